"""The steps of `rugzak up`, from an empty folder to a web that answers; what is done already is skipped.

`stamps` remember what a step was done with (a hash of its input, and which database), `show` prints it, `database`
and `contents` hold the steps, `up` walks them and takes back what it began when it is broken off.
"""
