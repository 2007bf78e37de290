#!/usr/bin/env bash
# Install aicheck into an environment of its own, and tell later steps its Python.
#
# It comes from the action's own source, or is a release on PyPI that releases.txt lists by its hash;
# all that it needs comes with the hashes in requirements.txt. Nothing of the workspace is looked at:
# it is the change under review.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# pip and Python look into the folder that they are started in.
folder=$(mktemp -d "$RUNNER_TEMP/aicheck-venv.XXXXXX")
cd -- "$folder"

version=${AICHECK_VERSION:-}
if [[ -n $version && ! $version =~ ^[0-9]{1,4}(\.[0-9]{1,4}){1,3}((a|b|rc)[0-9]{1,4})?(\.post[0-9]{1,4})?$ ]]; then
  echo "error: the input version is no version of a release, as 1.2.3" >&2
  exit 2
fi
if [[ -n $version ]]; then
  # A name and a version alone are no word of ours: anybody may own the name on an index.
  release=
  while read -r name rest; do
    if [[ ${name#*==} == "$version" && $rest == --hash=sha256:* ]]; then
      release="$name $rest"
    fi
  done <"$here/releases.txt"
  if [[ -z $release ]]; then
    echo "error: the action does not know the release $version" >&2
    echo "hint: leave the input version out, and name the release's commit behind uses:" >&2
    exit 2
  fi
  printf '%s\n' "$release" >"$folder/release.txt"
fi

"${AICHECK_PYTHON:-python3}" -I -m venv "$folder/venv"
python=$folder/venv/bin/python
pip=("$python" -I -m pip --quiet --disable-pip-version-check --no-input install --no-cache-dir)

# Only built packages: to build one would run code that no hash here vouches for.
"${pip[@]}" --require-hashes --only-binary :all: --requirement "$here/requirements.txt"
if [[ -n $version ]]; then
  "${pip[@]}" --no-deps --require-hashes --only-binary :all: --requirement "$folder/release.txt"
  # A release that needs other packages wants the action of that release.
  "$python" -I -m pip --disable-pip-version-check check
else
  "${pip[@]}" --no-index --no-deps --no-build-isolation "$(dirname -- "$here")"
fi

echo "python=$python" >>"$GITHUB_OUTPUT"
