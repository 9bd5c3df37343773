//! Compresses files as xz, each beside itself: `underhood-press FILE …` writes `FILE.xz`. The build does it to what it compiles
//! (`scripts/build-wasm.mjs`), and the page undoes it (`www/core/module.ts`).
//!
//! A host that knows gzip alone, as most of the free ones do, would send half as much again; and Node.js has no xz.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use lzma_rust2::{CheckType, XzOptions, XzWriter};

/// How far back what comes again is looked for, in bytes. No module of ours is as large, and the page needs as much memory.
const DICTIONARY: u32 = 8 << 20;

fn main() -> ExitCode {
    for name in env::args().skip(1) {
        if let Err(error) = press(Path::new(&name)) {
            eprintln!("{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn press(file: &Path) -> io::Result<()> {
    let mut options = XzOptions::with_preset(9);
    options.lzma_options.dict_size = DICTIONARY;
    // WebAssembly has no places of four bytes each, as the preset expects of programs.
    options.lzma_options.pb = 0;
    // What the page's decoder knows.
    options.check_type = CheckType::Crc32;
    let mut writer = XzWriter::new(Vec::new(), options)?;
    writer.write_all(&fs::read(file)?)?;
    let mut name = file.as_os_str().to_owned();
    name.push(".xz");
    fs::write(name, writer.finish()?)
}
