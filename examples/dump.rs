fn main() {
    for p in std::env::args().skip(1) {
        let b = std::fs::read(&p).unwrap();
        let t = std::time::Instant::now();
        match nianbao::source::read(&p, nianbao::document::Format::Pdf, &b) {
            Ok(d) => {
                eprintln!(
                    "{p} {:?} tables {:?}",
                    t.elapsed(),
                    d.tables.iter().map(|t| (t.rows, t.columns)).collect::<Vec<_>>()
                );
                println!("{}", d.text.replace('\t', "|"))
            }
            Err(e) => eprintln!("{p}: {e}"),
        }
    }
}
