# SPDX-License-Identifier: AGPL-3.0-only


def table(rows):
    return "\n".join(map(str, rows))
