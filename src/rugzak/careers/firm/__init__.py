"""The firm: which skills its jobs ask now and in two years, what its people can, and what to do about the gap.

What people can is what each chose to share with this employer; nothing here says who. A figure that fewer people than
the floor of the house stand behind (`base.crowd`) does not exist, nor one that could be worked out from two others.

Main verbs: `roles.add_role`, `roles.set_need`, `picture.gaps`, `advice.advise`, `wishes.add`, `wishes.share`;
`sector.benchmark` compares with others of the same joint committee.
"""
