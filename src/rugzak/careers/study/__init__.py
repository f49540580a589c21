"""Study choice for whoever has no account: a pupil, a parent, someone who left school. Nothing is kept.

- `queries`: jobs by name or by interest; a job: what it asks, which schooling, what it leads to, where it is short.
- `ways`: the ways back to a qualification, by community, from ways.yaml; interests from interests.yaml, the four
  skill levels of ISCO-08 from levels.yaml.
"""
