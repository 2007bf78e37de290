import json
import pickle

import joblib
import pandas as pd
import yaml
from flask import request
from yaml import CSafeLoader


def restore():
    # ruleid: unsafe-deserialization
    return pickle.loads(request.data)


def restore_json():
    # ok: unsafe-deserialization
    return json.loads(request.data)


def read_cache(path):
    with open(path, "rb") as file:
        # ruleid: unsafe-deserialization
        return pickle.load(file)


def read_model(path):
    # ruleid: unsafe-deserialization
    return joblib.load(path)


def read_frame(path):
    # ruleid: unsafe-deserialization
    return pd.read_pickle(path)


def settings(path):
    with open(path) as file:
        # ruleid: unsafe-deserialization
        return yaml.load(file, Loader=yaml.Loader)


def settings_default(text):
    # ruleid: unsafe-deserialization
    return yaml.load(text)


def settings_safe(text):
    # ok: unsafe-deserialization
    first = yaml.safe_load(text)
    # ok: unsafe-deserialization
    second = yaml.load(text, Loader=yaml.SafeLoader)
    # ok: unsafe-deserialization
    third = yaml.load(text, Loader=CSafeLoader)
    return first, second, third


def round_trip(path):
    yaml = YAML(typ="safe")
    # ok: unsafe-deserialization
    return yaml.load(path)


def deep_copy(value):
    # ok: unsafe-deserialization
    return pickle.loads(pickle.dumps(value))


def store(value, file):
    # ok: unsafe-deserialization
    pickle.dump(value, file)
