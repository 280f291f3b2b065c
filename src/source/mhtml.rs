//! Web pages saved with their pictures in one file (`.mht`, `.mhtml`): a mail of several parts, of which one is the page.

use encoding_rs::{Encoding, UTF_8};
use mailparse::ParsedMail;

use super::{ReadError, decode, html};
use crate::document::{Document, Format};

/// Reads a saved page.
///
/// # Errors
/// When it is no mail of several parts, or none of them is a page.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let mail = mailparse::parse_mail(bytes).map_err(|_| damaged("各部分的标头有错"))?;
    let page = main_page(&mail).ok_or_else(|| damaged("里面没有网页"))?;
    let body = page.get_body_raw().map_err(|_| damaged("网页部分的编码有错"))?;
    let source = decoded(&body, &page.ctype.charset)?;
    // The lines of the page are not those of the file, and nobody sees them in a browser.
    Ok(html::read(path, source).without_lines(Format::Mhtml))
}

fn damaged(what: &str) -> ReadError {
    ReadError::Damaged(format!("{what}，请用浏览器打开后另存为网页（.html）"))
}

/// The part that is the page: the one that the mail names as its start, else the first page in it that is not empty.
fn main_page<'m>(mail: &'m ParsedMail<'m>) -> Option<&'m ParsedMail<'m>> {
    let header = |part: &ParsedMail<'_>, name: &str| {
        let found = part.headers.iter().find(|header| header.get_key_ref().eq_ignore_ascii_case(name));
        found.map(|header| header.get_value().trim().to_owned())
    };
    let is_page = |part: &&ParsedMail<'_>| {
        matches!(part.ctype.mimetype.as_str(), "text/html" | "application/xhtml+xml")
            // One that cannot be decoded is the page all the same, and said to be damaged.
            && part.get_body_raw().map_or(true, |body| !body.trim_ascii().is_empty())
    };
    let start = mail.ctype.params.get("start");
    let named = start
        .and_then(|start| mail.parts().filter(is_page).find(|part| header(part, "Content-ID").as_ref() == Some(start)));
    // The page is saved under the address that the whole is saved under; frames and advertisements have others.
    let address = header(mail, "Snapshot-Content-Location").or_else(|| header(mail, "Content-Location"));
    let located = || {
        let address = address.as_ref()?;
        mail.parts().filter(is_page).find(|part| header(part, "Content-Location").as_ref() == Some(address))
    };
    named.or_else(located).or_else(|| mail.parts().find(is_page))
}

/// The text of the page. That bytes are UTF-8 counts for more than what the part says, as everywhere; another encoding is
/// believed where the bytes can be decoded with it, and guessed where they cannot.
fn decoded(body: &[u8], charset: &str) -> Result<String, ReadError> {
    let declared = Encoding::for_label(charset.as_bytes());
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8)
        && std::str::from_utf8(body).is_err()
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body)
    {
        return Ok(text.into_owned());
    }
    decode(body, Format::Html)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GB18030};

    fn saved(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut mail =
            b"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://www.example.gov.cn/nb.html\r\n\
            Subject: =?utf-8?Q?=E5=B9=B4=E6=8A=A5?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\
            \ttype=\"text/html\";\r\n\tboundary=\"----part\"\r\n\r\n\r\n"
                .to_vec();
        for (headers, body) in parts {
            mail.extend_from_slice(b"------part\r\n");
            mail.extend_from_slice(headers.as_bytes());
            mail.extend_from_slice(b"\r\n\r\n");
            mail.extend_from_slice(body);
            mail.extend_from_slice(b"\r\n");
        }
        mail.extend_from_slice(b"------part--\r\n");
        mail
    }

    fn quoted(bytes: &[u8]) -> Vec<u8> {
        bytes
            .chunks(20)
            .map(|line| line.iter().map(|byte| format!("={byte:02X}")).collect::<String>())
            .collect::<Vec<_>>()
            .join("=\r\n")
            .into_bytes()
    }

    const PAGE: &str =
        "<html><body><h1>年度报告</h1><p>一、总体情况</p><table><tr><td>规章<td><td>3</table></body></html>";

    #[test]
    fn quoted_printable_in_utf8_and_gbk() {
        for encoding in [UTF_8, GB18030] {
            let body = quoted(&encoding.encode(PAGE).0);
            let headers = format!(
                "Content-Type: text/html; charset={}\r\nContent-Transfer-Encoding: quoted-printable",
                encoding.name()
            );
            let document = read("a.mht", &saved(&[(headers.as_str(), &body)])).unwrap();
            assert_eq!(document.format, Format::Mhtml);
            assert_eq!(document.text, "年度报告\n一、总体情况\n规章\t\t3");
            assert_eq!(document.location(&(0..1)).unwrap().paragraph, Some(1));
            let three = document.text.find('3').unwrap();
            assert_eq!(document.location(&(three..three + 1)).unwrap().words(), "第1个表格第1行第3列");
            let blank = document.tables[0].cells[1].range.clone();
            assert_eq!(document.location(&blank).unwrap().words(), "第1个表格第1行第2列");
        }
    }

    #[test]
    fn the_declared_encoding_is_believed_where_bytes_say_nothing() {
        let headers = "Content-Type: text/html; charset=\"big5\"\r\nContent-Transfer-Encoding: 8bit";
        let body = BIG5.encode("<html><body><p>政府資訊公開工作年度報告</p></body></html>").0.into_owned();
        assert_eq!(read("a.mht", &saved(&[(headers, &body)])).unwrap().text, "政府資訊公開工作年度報告");
    }

    #[test]
    fn the_page_among_other_parts() {
        let other = ("Content-Type: text/html\r\nContent-Location: https://ads.example/", &b"<p>other</p>"[..]);
        let picture = ("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", &b"iVBORw0KGgo="[..]);
        let page = (
            "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://www.example.gov.cn/nb.html",
            &b"PHA+5bm05oqlPC9w\r\nPg=="[..],
        );
        assert_eq!(read("a.mht", &saved(&[other, picture, page])).unwrap().text, "年报");
        assert_eq!(read("a.mht", &saved(&[picture, other])).unwrap().text, "other");
        assert!(matches!(read("a.mht", &saved(&[picture])), Err(ReadError::Damaged(_))));
        let cut = ("Content-Type: text/html\r\nContent-Transfer-Encoding: base64", &b"PHA+5bm05oq"[..]);
        let error = read("a.mht", &saved(&[cut])).unwrap_err();
        assert!(error.to_string().contains("编码有错"), "{error}");
    }
}
