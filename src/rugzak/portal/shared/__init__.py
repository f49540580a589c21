"""What every page shares: layout, components, menu, error pages, forms, sign-in and the static pages."""
