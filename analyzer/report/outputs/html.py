"""The HTML report: one file that loads nothing, runs only its own script, and reads well without it."""

from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import Output, RenderOptions
from analyzer.report.outputs import markdown


class HtmlReport:
    """The report for people: support engineers, customers, rule authors."""

    name = "html"
    media_type = "text/html; charset=utf-8"
    extension = ".html"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns the whole page; the same bytes for the same arguments."""
        # Jinja costs more start-up time than all the other formats together.
        from analyzer.report.page import render_page
        from analyzer.report.view import build_view

        ticket = markdown.OUTPUT.render(analysis, options).decode()
        return render_page(build_view(analysis, options, ticket)).encode()


OUTPUT: Output = HtmlReport()
