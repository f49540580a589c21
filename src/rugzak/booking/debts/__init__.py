"""What debtors of clawbacks still owe: they pay it, in parts too, or it is written off by two pairs of eyes.

`services.paid`, `services.ask`, `services.release`, `services.withdraw`; reads in `queries`.
"""
