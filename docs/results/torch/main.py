"""Trains a network of this folder: python3 main.py PROGRAM FOLDER SEED, with the folder as torch-runs.ts writes it."""

import importlib
import sys

from common import train_and_test

program, folder, seed = sys.argv[1:]
train_and_test(importlib.import_module(program).make, folder, int(seed))
