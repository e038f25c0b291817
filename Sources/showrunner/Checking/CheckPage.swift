import Checklists
import Checks
import Markdown

/// A checklist with its results as one page that needs nothing else: to keep, to send, to print.
struct CheckPage {
    let list: Checklist
    let standings: [Checkup.Standing]
    /// Milliseconds since 1970-01-01 UTC.
    let wall: Int

    private static let style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:52em;margin:2em auto;padding:0 1em;\
        color:#131a26;background:#fff}
        h1{font-size:1.6em;margin:0 0 .2em}h2{font-size:1.15em;margin:1.6em 0 .4em}
        table{border-collapse:collapse;width:100%}
        td{padding:.4em .8em .4em 0;border-top:1px solid #d5dce6;vertical-align:top}
        td:first-child{width:6em;font-weight:600}td:last-child{text-align:right;white-space:nowrap}
        small,pre{color:#505c73}pre{margin:.3em 0 0;white-space:pre-wrap}
        .pass,.ticked{color:#0b6640}.fail,.error{color:#a81b27}.warn{color:#7d4f00}
        .stale,.unchecked,.manual{color:#505c73}
        """

    /// The page.
    var html: String {
        let title = escapeHTML(list.title)
        var html = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(title)</title>
            <meta name="viewport" content="width=device-width">
            <style>\(CheckPage.style)</style></head><body>
            <h1>\(title)</h1>
            <p>Checked \(Moment(wall).dayAndTime)</p>

            """
        var group: String?
        for standing in standings {
            if group != standing.group {
                if group != nil { html += "</table>\n" }
                html += "<h2>\(escapeHTML(standing.group))</h2>\n<table>\n"
                group = standing.group
            }
            html += row(standing)
        }
        return html + (group == nil ? "" : "</table>\n") + "</body></html>\n"
    }

    private func row(_ standing: Checkup.Standing) -> String {
        let result = standing.result
        let state = standing.state.rawValue
        let isBad = !standing.state.isGood && standing.state != .manual
        let detail = isBad ? (result?.detail ?? []) : []
        let more = detail.isEmpty ? "" : "<pre>\(escapeHTML(detail.joined(separator: "\n")))</pre>"
        let when = result.map { Moment($0.wall).dayAndTime } ?? ""
        let who = result?.by.map { ", \(escapeHTML($0))" } ?? ""
        return """
            <tr><td class="\(state)">\(state)</td><td>\(escapeHTML(standing.item.plainText))<br>\
            <small>\(escapeHTML(standing.evidence))</small>\(more)</td>\
            <td><small>\(when)\(who)</small></td></tr>

            """
    }
}
