import argparse
import subprocess

import click
import openai

parser = argparse.ArgumentParser()
# ruleid: llm-key-in-argv
parser.add_argument("--api-key", required=True)
# ruleid: llm-key-in-argv
subprocess.run(["serve-model", "--openai-api-key", openai.api_key], check=True)
# ok: llm-key-in-argv
parser.add_argument("--api-key-file")


@click.command()
# ok: llm-key-in-argv
@click.option("--api-key", envvar="OPENAI_API_KEY")
def main(api_key):
    openai.api_key = api_key
