"""Run a command and print its seconds, its processor seconds, its exit code and its peak in KiB.

A process of its own, as small as can be: Linux counts the size of the process that starts a
command as part of the command's peak. Arguments: a file for its standard error, then the command.
"""

import os
import sys
import time

errors, *words = sys.argv[1:]
null = os.open(os.devnull, os.O_RDWR)
said = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
places = [(os.POSIX_SPAWN_DUP2, *pair) for pair in ((null, 0), (null, 1), (said, 2))]

started = time.perf_counter()
process = os.posix_spawn(words[0], words, os.environ, file_actions=places)
_, status, usage = os.wait4(process, 0)
seconds = time.perf_counter() - started

code = os.waitstatus_to_exitcode(status)
print(seconds, usage.ru_utime + usage.ru_stime, code, usage.ru_maxrss)
