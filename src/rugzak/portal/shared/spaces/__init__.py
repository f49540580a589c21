"""Pages of shared spaces: the same for providers and employers, each within their own menu."""
