"""Reporting of runs to what watches the job: web addresses, figures for Prometheus."""
