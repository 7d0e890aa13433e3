use kartoteka::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let path = std::path::Path::new(&args[2]);
    let _ = std::fs::remove_file(path);
    let base = Base::options().create(true).open(path).unwrap();
    let s = base.session("me").unwrap();
    let now: Instant = "2026-11-21T12:00:00Z".parse().unwrap();
    let t = std::time::Instant::now();
    let options = ImportOptions::default();
    let r = s.import(now, std::fs::File::open(&args[1]).unwrap(), &options, |p| { eprintln!("{} {:?}", p.rows, t.elapsed()); true }).unwrap();
    let mut j = r.to_json(Language::English);
    if std::env::var("ISSUES").is_err() { j["issues"] = serde_json::json!(r.issues.len()); j["refused_rows"] = serde_json::json!(0);}
    println!("{:#}", j);
    println!("{:?} {:?}", t.elapsed(), base.stats().unwrap());
    for id in 1..6 { if let Some(c) = s.client(model::ClientId::new(id).unwrap()).unwrap() { println!("{}", s.to_json(&c)); } }
    if args.len() > 3 {
        let t = std::time::Instant::now();
        let rr = s.revert(now, r.batch, false, |_| ()).unwrap();
        println!("{} {:?}", rr.to_json(), t.elapsed());
        println!("{:?}", base.stats().unwrap());
    }
}
