"""What the stage of a provider (`catalogue.trust`) means here: caps at booking and at payment, a hold, a look by hand.

`caps` counts the funders' money of a provider's bookings against its stage, behind a row lock; `holds` keeps approved
money out of payment files until its day; `by_hand` makes people look at the first claims; `review` lifts a provider
that meets the conditions. A provider at `full` pays one look-up by key and nothing else.
"""
