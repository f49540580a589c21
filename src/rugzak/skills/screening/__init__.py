"""Tests a person takes for themselves: situations, statements, activities and small tasks, with honest results.

Not for selecting people, and not normed: a result compares someone with the test and with their own former result,
never with others. May import what the room may.

- `bank`: the items as data (`items/*.yaml`, nl, fr, de, en), read and checked. Pure.
- `tasks`: whether a small digital task was done right. `scoring`: from answers to a band and a message.
- `length`: which item comes next, and when it is enough. `interests`: six types, and work that fits. All pure.
- `reliability`: Cronbach's alpha and item-rest correlations. Pure; `statistics` feeds it from use.
- `services`: start, answer, share, keep in the profile, erase; `queries`: what someone did, and what came out.
"""
