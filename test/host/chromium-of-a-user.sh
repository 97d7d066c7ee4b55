#!/bin/sh
# Chromium as a user has it. Where root starts it, its compositor takes the processor from what it waits for: it may raise the priority of its threads.
exec nice -n "${CHROMIUM_NICENESS:-0}" setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice "$CHROMIUM_OF_A_USER" "$@"
