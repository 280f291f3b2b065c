//! A made report as the page of an official site: navigation, scripts, and styles from a word processor.

use std::fmt::Write as _;

use super::{Cell, Piece, Report};

const HEAD: &str = r#"<link rel="stylesheet" type="text/css" href="/assets/css/common.css?v=20240312" />
<script src="/assets/js/jquery-1.12.4.min.js"></script>
<script type="text/javascript">
  var siteId = 1071, columnId = 40532;
  $(function () { $('.nav li').hover(function () { $(this).addClass('on'); }, function () { $(this).removeClass('on'); }); });
</script>
<style type="text/css">
  .TRS_Editor P { line-height: 2; font-size: 16px; margin-top: 1em; text-indent: 2em }
  .TRS_Editor TABLE { border-collapse: collapse } .xl-con td { border: solid windowtext 1.0pt; padding: 0 5.4pt }
</style>"#;

const STYLE: &str =
    "font-family:仿宋_GB2312;mso-hansi-font-family:'Times New Roman';font-size:16.0000pt;mso-font-kerning:1.0000pt;";

pub fn html(report: &Report) -> String {
    let Report { organ, year, pieces } = report;
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
        <title>{organ}{year}年政府信息公开工作年度报告</title>\n\
        <meta name=\"SiteName\" content=\"{organ}\">\n<meta name=\"PubDate\" content=\"{}-01-28 15:20\">\n\
        <meta name=\"ColumnName\" content=\"政府信息公开年报\">\n{HEAD}\n</head>\n<body>\n",
        year + 1
    );
    navigation(&mut out);
    for piece in pieces {
        match piece {
            Piece::Title(text) => write!(
                out,
                "<div class=\"xl-title\"><h1>{text}</h1>\n<div class=\"xl-info\"><span>发布时间：{}-01-28 15:20</span>\
                <span>来源：{organ}</span><span>浏览次数：<script>document.write(hits(40532));</script></span>\
                <span>字体：[ <a href=\"javascript:zoom(18)\">大</a> <a href=\"javascript:zoom(16)\">中</a> ]</span></div></div>\n\
                <div class=\"xl-con TRS_Editor\" id=\"zoom\">\n",
                year + 1
            )
            .unwrap(),
            Piece::Heading(text) => writeln!(
                out,
                "<p class=\"MsoNormal\" style=\"text-indent:32pt\"><strong><span style=\"font-family:黑体;font-size:16pt;\">{text}</span></strong></p>"
            )
            .unwrap(),
            Piece::Paragraph(text) => paragraph(&mut out, text),
            Piece::Table(rows) => table(&mut out, rows),
        }
    }
    out.push_str("</div>\n<div class=\"xl-tool\"><a href=\"javascript:window.print()\">【打印本页】</a><a href=\"javascript:window.close()\">【关闭窗口】</a></div>\n");
    write!(
        out,
        "<div class=\"footer\"><p>主办单位：{organ}　版权所有</p><p><a href=\"https://beian.miit.gov.cn/\">备案号：某ICP备00000000号-1</a>　\
        网站标识码：0000000000</p></div>\n</body>\n</html>\n"
    )
    .unwrap();
    out
}

fn navigation(out: &mut String) {
    out.push_str("<div class=\"header\"><div class=\"nav\"><ul>\n");
    for name in ["首页", "新闻中心", "政府信息公开", "政务服务", "互动交流", "数据开放", "专题专栏"]
    {
        write!(out, "<li><a href=\"/{name}/index.html\" target=\"_self\" title=\"{name}\">{name}</a><dl>").unwrap();
        for number in 1..6 {
            write!(out, "<dd><a href=\"/col/{number}/index.html\">{name}栏目{number}</a></dd>").unwrap();
        }
        out.push_str("</dl></li>\n");
    }
    out.push_str("</ul></div></div>\n<div class=\"position\">当前位置：<a href=\"/\">首页</a>&nbsp;&gt;&nbsp;<a href=\"/xxgk/\">政府信息公开</a>&nbsp;&gt;&nbsp;年报</div>\n");
}

/// Word processors wrap every run of digits in a span of its own.
fn paragraph(out: &mut String, text: &str) {
    write!(
        out,
        "<p class=\"MsoNormal\" style=\"text-indent:32.0000pt;line-height:28.0000pt;\"><span style=\"{STYLE}\">"
    )
    .unwrap();
    let mut digits = false;
    for c in text.chars() {
        if c.is_ascii_digit() != digits {
            digits = c.is_ascii_digit();
            out.push_str(if digits { "<font face=\"Times New Roman\">" } else { "</font>" });
        }
        out.push(c);
    }
    out.push_str(if digits { "</font></span></p>\n" } else { "</span></p>\n" });
}

fn table(out: &mut String, rows: &[Vec<Cell>]) {
    out.push_str("<table class=\"MsoTableGrid\" border=\"1\" cellspacing=\"0\" cellpadding=\"0\" width=\"640\" style=\"border-collapse:collapse;border:none;\">\n<tbody>\n");
    for row in rows {
        out.push_str("<tr style=\"height:24.0000pt;\">\n");
        for cell in row {
            out.push_str("<td");
            if cell.columns > 1 {
                write!(out, " colspan=\"{}\"", cell.columns).unwrap();
            }
            if cell.rows > 1 {
                write!(out, " rowspan=\"{}\"", cell.rows).unwrap();
            }
            writeln!(
                out,
                " style=\"border:solid windowtext 1.0000pt;padding:0pt 5.4000pt;\"><p style=\"text-align:center;\"><span style=\"font-family:宋体;font-size:10.5pt;\">{}</span></p></td>",
                cell.text
            )
            .unwrap();
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}
