// Seals bids and keys where they are typed, and unwraps a holder's parts; the same as catalogue/calls/sealing.py.
// What is secret stands in fields without a name, so that no browser ever sends it. Format: docs/formats/sealed-bid.md.
(() => {
  "use strict";
  const FORMAT = "rugzak-sealed-bid-1", KEY_FORMAT = "rugzak-call-key-1";
  const ITERATIONS = 600000, BITS = 3072, BLOCK = 4096;
  const OAEP = { name: "RSA-OAEP", hash: "SHA-256" };
  const bytes = (text) => new TextEncoder().encode(text);
  const random = (count) => crypto.getRandomValues(new Uint8Array(count));
  const to64 = (data) => { let text = ""; new Uint8Array(data).forEach((byte) => { text += String.fromCharCode(byte); }); return btoa(text); };
  const from64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

  // Product in GF(256) with the polynomial of AES.
  const times = (a, b) => {
    let product = 0;
    while (b) { if (b & 1) product ^= a; a = (a << 1) ^ (a & 0x80 ? 0x11b : 0); b >>= 1; }
    return product;
  };
  // Three parts of a secret of which any two give it back.
  const split = (secret) => {
    const slope = random(secret.length);
    return [1, 2, 3].map((x) => secret.map((byte, n) => byte ^ times(slope[n], x)));
  };

  const stretched = async (phrase, salt, iterations) => {
    const base = await crypto.subtle.importKey("raw", bytes(phrase), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
    return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  };
  const bound = (...parts) => bytes(parts.join("|"));

  const newKey = async (call, phrase) => {
    const pair = await crypto.subtle.generateKey(
      { ...OAEP, modulusLength: BITS, publicExponent: new Uint8Array([1, 0, 1]) }, true, ["encrypt", "decrypt"]);
    const salt = random(16), iv = random(12);
    const key = await stretched(phrase, salt, ITERATIONS);
    const plain = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(KEY_FORMAT, call) }, key, plain);
    const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
    return [to64(spki), { salt: to64(salt), iterations: ITERATIONS, iv: to64(iv), key: to64(sealed) }];
  };

  const seal = async (content, call, bidder, publicKeys) => {
    const secret = random(32), iv = random(12);
    const written = bytes(JSON.stringify(content));
    const plain = new Uint8Array(Math.ceil(written.length / BLOCK) * BLOCK).fill(32);
    plain.set(written);
    const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
    const text = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(FORMAT, call, bidder) }, key, plain);
    const shares = await Promise.all(split(secret).map(async (share, n) => {
      const holder = await crypto.subtle.importKey("spki", from64(publicKeys[n]), OAEP, false, ["encrypt"]);
      return { place: n + 1, wrapped: to64(await crypto.subtle.encrypt(OAEP, holder, share)) };
    }));
    return JSON.stringify({ format: FORMAT, call, bidder, iv: to64(iv), text: to64(text), shares });
  };

  const unwrap = async (wrapped, sealedKey, call, phrase) => {
    const key = await stretched(phrase, from64(sealedKey.salt), sealedKey.iterations);
    const how = { name: "AES-GCM", iv: from64(sealedKey.iv), additionalData: bound(KEY_FORMAT, call) };
    const plain = await crypto.subtle.decrypt(how, key, from64(sealedKey.key));
    const mine = await crypto.subtle.importKey("pkcs8", plain, OAEP, false, ["decrypt"]);
    const rows = Object.entries(wrapped).map(async ([bid, part]) => [bid, to64(await crypto.subtle.decrypt(OAEP, mine, from64(part)))]);
    return Object.fromEntries(await Promise.all(rows));
  };

  const lotsOf = (form) => [...form.querySelectorAll("[data-lot]")].filter((lot) => lot.querySelector("[data-price]").value).map((lot) => ({
    lot: Number(lot.dataset.lot),
    price_cents: Math.round(Number(lot.querySelector("[data-price]").value) * 100),
    promise: Number(lot.querySelector("[data-promise]").value || 0),
    words: lot.querySelector("[data-words]").value,
  }));
  const phraseOf = (form) => form.querySelector("[data-phrase]").value;

  const WORK = {
    key: async (form) => {
      const again = form.querySelector("[data-again-phrase]").value;
      if (phraseOf(form) !== again) throw new Error(form.dataset.differ);
      const [publicKey, sealed] = await newKey(form.dataset.call, phraseOf(form));
      return { public_key: publicKey, sealed_key: JSON.stringify(sealed) };
    },
    bid: async (form) => {
      const lots = lotsOf(form);
      if (!lots.length) throw new Error(form.dataset.empty);
      return { envelope: await seal({ lots }, form.dataset.call, form.dataset.bidder, JSON.parse(form.dataset.keys)) };
    },
    open: async (form) => {
      const sealedKey = JSON.parse(form.dataset.sealedKey), wrapped = JSON.parse(form.dataset.wrapped);
      return { shares: JSON.stringify(await unwrap(wrapped, sealedKey, form.dataset.call, phraseOf(form))) };
    },
  };

  document.querySelectorAll("form[data-sealed]").forEach((form) => {
    const told = form.querySelector("[data-told]");
    const button = form.querySelector("button[type='submit']");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      button.disabled = true;
      told.hidden = false;
      told.textContent = form.dataset.busy;
      try {
        const made = await WORK[form.dataset.sealed](form);
        Object.entries(made).forEach(([name, value]) => { form.elements[name].value = value; });
        form.submit();
      } catch (error) {
        told.textContent = error.message && error.name === "Error" ? error.message : form.dataset.wrong;
        button.disabled = false;
        told.focus();
      }
    });
  });
})();
