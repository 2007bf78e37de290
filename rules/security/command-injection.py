import asyncio
import os
import shlex
import subprocess

from flask import Flask, request

app = Flask(__name__)
BACKUP = "/srv/backup"


@app.route("/ping")
def ping():
    host = request.args.get("host")
    # ruleid: command-injection
    return subprocess.check_output("ping -c 1 " + host, shell=True)


@app.route("/ping-list")
def ping_list():
    host = request.args.get("host")
    # ok: command-injection
    return subprocess.check_output(["ping", "-c", "1", "--", host])


def convert(name):
    # ruleid: command-injection
    os.system(f"convert {name} out.png")


def convert_quoted(name):
    # ok: command-injection
    os.system(f"convert {shlex.quote(name)} out.png")


def resize(name, width):
    command = "convert %s -resize %d out.png" % (name, width)
    # ruleid: command-injection
    subprocess.run(command, shell=True, check=True)


def wrapper(command):
    # ruleid: command-injection
    return subprocess.getoutput(command)


async def logs(unit):
    # ruleid: command-injection
    process = await asyncio.create_subprocess_shell("journalctl -u {}".format(unit))
    return await process.communicate()


def explicit_shell(branch):
    # ruleid: command-injection
    subprocess.run(["bash", "-c", f"git checkout {branch}"])


def remote(client, host):
    # ruleid: command-injection
    client.exec_command("showhost -verbose %s" % host)


def remote_array(self, host):
    # ok: command-injection
    return self._run_ssh(["showhost", "-verbose", host])


def fixed():
    # ok: command-injection
    os.system("systemctl restart app")
    command = "df -h"
    # ok: command-injection
    subprocess.run(command, shell=True)
    # ok: command-injection
    subprocess.run(f"tar czf {BACKUP}/all.tgz /srv/data", shell=True)


def quoted_before(name):
    safe = shlex.quote(name)
    # ok: command-injection
    os.system("rm -f " + safe)


def arguments(self, host):
    command = ["mkhost", "-name", '"host %s"' % host]
    # ok: command-injection
    return self._run_ssh(command)


def by_number(pid):
    # ok: command-injection
    os.system(f"kill {int(pid)}")


def chosen(action):
    if action not in ("start", "stop"):
        raise ValueError(action)
    # ok: command-injection
    os.system("service app " + action)


def from_table(name):
    # ok: command-injection
    os.system(COMMANDS[name])


def redis(connection, key):
    # ok: command-injection
    connection.execute_command("GET", key)
