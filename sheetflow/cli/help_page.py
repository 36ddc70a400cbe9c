"""The first page of help, as text.

It is what click would print, kept here because importing click and its dependencies takes twice as
long as starting Python: the page that is opened most appears at once.  A test compares it with the
commands' own help texts.
"""

HELP = """\
Usage: sheetflow [OPTIONS] COMMAND [ARGS]...

  Makes a shared spreadsheet obey a written procedure.

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
  adopt      Go on with the ledger as it is, or with a new one, after the...
  agenda     Write the agenda book of a period.
  demo       Make a complete local office with a sample month in DIR...
  doctor     Find now what would fail later, each with its fix.
  history    Tell a submission's story: who did what, when, on what evidence.
  import     Bring an existing list (.csv or .xlsx) into the register.
  init       Bring register and Drive folder to the desired shape; what is...
  notices    Show and test who is notified by which channel; write a text...
  plan       Show what `run` would do; change nothing.
  print      Write the set to print of a submission or a period.
  report     Write the report of a month, quarter or year, if it changed.
  restore    Put a row that is gone from the register back as it was accepted.
  run        Judge the register, file the attachments, tell each row what...
  schedule   Let the machine start the job by itself: install, show, remove.
  sign-in    Let a person allow the job to act for them at Google.
  status     Tell how the job fares: installed, last run, failures, what...
  templates  Check and draw the templates of the papers.
  verify     Find any event of the ledger that was altered, removed or...
  workflow   Check and draw the office's SOPs.
"""
