"""Pages of a person: backpack, mirror, rights, learning, bookings, own data. Each view calls one service or query."""
