//! The page that `--format html` writes, used in a browser as a person uses it. Chromium is driven over the WebDriver
//! protocol; where it is absent the test says so and passes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// A chromedriver with one session; both end with it.
struct Browser {
    driver: Child,
    session: String,
    agent: ureq::Agent,
}

impl Browser {
    /// `None` where there is no chromedriver, or it cannot start a browser.
    fn start() -> Option<Browser> {
        let mut driver =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        // `ChromeDriver was started successfully on port 40123.`
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.contains("started successfully").then(|| line.rsplit(' ').next().unwrap().trim_matches('.').to_owned())
        });
        // What the driver says later must go somewhere, or it waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let agent = ureq::Agent::new_with_config(config);
        let mut browser = Browser { driver, session: format!("http://127.0.0.1:{}/session", port?), agent };
        let arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"},
        }}});
        let answer = browser.post("", &wanted);
        let id = answer["sessionId"].as_str().or_else(|| {
            eprintln!("chromedriver cannot start a browser: {answer}");
            None
        })?;
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    fn post(&self, what: &str, body: &Value) -> Value {
        let url = format!("{}{what}", self.session);
        let mut answer = self.agent.post(&url).content_type("application/json").send(body.to_string()).expect(&url);
        let text = answer.body_mut().with_config().limit(64 << 20).read_to_string().expect(&url);
        serde_json::from_str::<Value>(&text).expect(&url)["value"].take()
    }

    fn open(&self, page: &Path) {
        let url = format!("file://{}", page.display());
        assert!(self.post("/url", &json!({"url": url})).is_null());
    }

    /// What a script gives. The page's own policy does not hold for the driver.
    fn ask(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Clicks on an element as a mouse does: it fails when something lies over it.
    fn click(&self, css: &str) {
        let found = self.post("/element", &json!({"using": "css selector", "value": css}));
        let id = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str).expect(css);
        let answer = self.post(&format!("/element/{id}/click"), &json!({}));
        assert!(answer.is_null(), "{css}: {answer}");
    }

    fn log(&self, kind: &str) -> Vec<Value> {
        self.post("/se/log", &json!({"type": kind})).as_array().expect("a log").clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Whether an element can be seen, and how far its top is from that of the window.
fn seen(browser: &Browser, css: &str) -> (bool, f64) {
    let script = format!(
        "const e = document.querySelector('{css}'); const box = e.getBoundingClientRect(); \
         return [e.checkVisibility() && box.height > 0 && box.bottom > 0 && box.top < innerHeight, box.top];"
    );
    let answer = browser.ask(&script);
    (answer[0].as_bool().expect(css), answer[1].as_f64().expect(css))
}

#[test]
fn findings_are_seen_jumps_and_filters_work_and_nothing_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("结果 1.html");
    let status = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(["check", "--config", "none", "--output"])
        .arg(format!("html:{}", page.display()))
        .args(["docs/sample", "tests/fixtures/markup.html"])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1), "the sample has errors");
    let Some(browser) = Browser::start() else {
        eprintln!("skipped: there is no chromedriver");
        return;
    };
    browser.log("performance"); // what the empty first page did
    browser.open(&page);

    // Every finding stands in the list and is marked in the text, in its colour.
    let count = |css: &str| browser.ask(&format!("return document.querySelectorAll('{css}').length")).as_u64().unwrap();
    let listed = count(".findings li");
    assert!(listed >= 10, "{listed}");
    assert_eq!(count(".at"), listed);
    assert!(seen(&browser, "#d1l1").0);
    let color = browser.ask("return getComputedStyle(document.querySelector('#d1 mark.error')).backgroundColor");
    assert_eq!(color, "rgb(251, 208, 203)", "the style is in force");
    let top = |css: &str| seen(&browser, css).1;
    assert!((top("#d1 .report") - top("#d1 .findings")).abs() < 60.0, "the list stands beside the text");

    // A jump from the list shows the words, below the bar that stays on top; the number beside them leads back.
    let last = browser.ask("return document.querySelector('#d1 .findings li:last-child').id.replace('d1l', '')");
    let last = last.as_str().unwrap();
    let (mark, entry) = (format!("#d1f{last} ~ mark"), format!("#d1l{last}"));
    assert!(!seen(&browser, &mark).0, "the last finding is further down the page");
    browser.ask(&format!("document.querySelector('{entry} a.go').scrollIntoView({{block: 'center'}})"));
    browser.click(&format!("{entry} a.go"));
    let (visible, at) = seen(&browser, &mark);
    assert!(visible && at > 40.0, "{at}");
    let outline = browser.ask(&format!("return getComputedStyle(document.querySelector('{mark}')).outlineStyle"));
    assert_eq!(outline, "solid", "the words jumped to stand out");
    browser.click(&format!("a.number[href=\"{entry}\"]"));
    assert!(seen(&browser, &entry).0);

    // Each filter takes away one severity in the list and in the text, and gives it back.
    let shown = |css: &str| {
        let script = format!("return [...document.querySelectorAll('{css}')].filter(e => e.checkVisibility()).length");
        browser.ask(&script).as_u64().unwrap()
    };
    browser.ask("scrollTo(0, 0)");
    for severity in ["error", "warning", "note"] {
        let entries = format!(".findings li.{severity}");
        let numbers = format!("a.number.{severity}");
        let (listed, marked, all) = (shown(&entries), shown(&numbers), shown(".findings li"));
        assert!(listed > 0 && marked > 0, "the sample has findings of every severity");
        browser.click(&format!("label.{severity}"));
        assert_eq!((shown(&entries), shown(&numbers), shown(".findings li")), (0, 0, all - listed), "{severity}");
        let mark = format!("mark[class={severity}]");
        let color = browser.ask(&format!("return getComputedStyle(document.querySelector('{mark}')).backgroundColor"));
        assert_eq!(color, "rgba(0, 0, 0, 0)", "{severity}");
        browser.click(&format!("label.{severity}"));
        assert_eq!((shown(&entries), shown(".findings li")), (listed, all), "{severity}");
    }

    // What the report brought along is text.
    assert_eq!(count("script, img, iframe, object, link, .report b, .report a:not(.number)"), 0);
    let text = browser.ask("return document.body.innerText");
    assert!(text.as_str().unwrap().contains("<script>document.title = '改了'</script>"));
    assert_eq!(browser.ask("return document.title"), "年报检查结果");

    // Nothing but the page itself was asked for, and the policy had nothing to refuse.
    let mut asked = Vec::new();
    for entry in browser.log("performance") {
        let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
        if message["message"]["method"] == "Network.requestWillBeSent" {
            asked.push(message["message"]["params"]["request"]["url"].as_str().unwrap().to_owned());
        }
    }
    asked.retain(|url| !url.starts_with("data:") && !url.starts_with("chrome"));
    assert!(
        !asked.is_empty() && asked.iter().all(|url| url.starts_with("file:") && url.contains(".html")),
        "{asked:?}"
    );
    let complaints = browser.log("browser");
    assert!(complaints.is_empty(), "{complaints:?}");
}
