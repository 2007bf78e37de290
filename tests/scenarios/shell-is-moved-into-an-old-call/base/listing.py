"""Lists folders."""

import subprocess

from flask import request


def listing():
    command = "ls " + request.args["folder"]
    return subprocess.check_output(
        command,
        text=True,
    )
