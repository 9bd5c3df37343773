//! Links as the page writes them: `…/mlp/#spiral?seed=3&at=20.0:learning_rate=0.3&step=50`.
//!
//! The page's own reader is `www/core/link.ts`. Both are held to the cases of `tests/links.json`, so that a link means the
//! same run here and there.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::{Decompress, FlushDecompress, Status};
use percent_encoding::percent_decode_str;
use serde_bytes::ByteBuf;
use underhood::session::{Change, Command, Recipe};

/// Unpacked data of a link, at most: as on the page.
const MAX_DATA: usize = 1_000_000;
/// base64url as forgiving as a browser's `atob`.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
/// How much of what can't be read is quoted.
const QUOTED: usize = 60;

/// What a link asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub recipe: Recipe,
    /// What of it could not be read.
    pub problems: Vec<String>,
}

/// Reads an address of the book, old ones as well, or `lab?query`.
///
/// # Errors
/// In words, where there is no lab in it, or a beat alone, whose settings only the page knows.
pub fn parse(text: &str) -> Result<Link, String> {
    let (page, hash) = text.split_once('#').map_or((text, None), |(page, hash)| (page, Some(hash)));
    let (path, search) = split_once(page, '?');
    let here = path.trim_end_matches("index.html").trim_end_matches('/').rsplit('/').next();
    let here = decoded(here.unwrap_or_default());
    let (lab, beat, query) = match hash {
        // As links were until chapters had pages.
        Some(old) if old.starts_with('/') => {
            let (place, query) = split_once(&old[1..], '?');
            let (lab, beat) = split_once(place, '/');
            (decoded(lab), decoded(beat), query)
        }
        Some(hash) => {
            let (beat, query) = split_once(hash, '?');
            (here, decoded(beat), query)
        }
        // The page reads nothing from there either.
        None if page.contains("://") => (here, String::new(), ""),
        None => (here, String::new(), search),
    };
    if lab.is_empty() {
        return Err(
            "There is no lab in this link: it is to be like …/mlp/#?seed=3&step=50, or mlp?seed=3&step=50."
                .into(),
        );
    }
    if query.is_empty() && !beat.is_empty() {
        return Err(format!(
            "This link names the beat “{beat}” and no run: what a beat sets, only the page knows. Open it there, and \
             take Copy link from the lab’s menu."
        ));
    }
    Ok(from_query(&lab, query))
}

/// Reads the query of a run; what can't be read becomes a problem.
pub fn from_query(lab: &str, query: &str) -> Link {
    let mut link = Link { recipe: Recipe { lab: lab.into(), ..Recipe::default() }, problems: vec![] };
    let query = query.strip_prefix('?').unwrap_or(query);
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*key {
            "at" => match change(&value) {
                Some(change) => link.recipe.changes.push(change),
                None => link.problems.push(format!("The link’s change “{}” can’t be read.", cut(&value))),
            },
            "step" | "stage" => match whole_number(&value) {
                Some(number) if key == "step" => link.recipe.step = number,
                Some(number) => link.recipe.stage = number,
                None => {
                    let problem = format!("The link’s {key} “{}” is not a whole number.", cut(&value));
                    link.problems.push(problem);
                }
            },
            "data" => match unpack(&value) {
                Some(bytes) => link.recipe.setup = ByteBuf::from(bytes),
                None => link.problems.push("The data in the link can’t be unpacked.".into()),
            },
            // How the page shows it.
            _ if key.starts_with("view.") => {}
            _ => drop(link.recipe.settings.insert(key.into(), value.into())),
        }
    }
    link
}

fn whole_number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// `20.0:learning_rate=0.3`, `1.4!set_parameter:parameter=b:value=-2.5` or `3.0*AACAPw`.
fn change(text: &str) -> Option<Change> {
    let (step, rest) = text.split_once('.')?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (stage, rest) = rest.split_at(end);
    let (step, stage) = (whole_number(step)?, whole_number(stage)?);
    let command = if let Some(packed) = rest.strip_prefix('*') {
        if packed.is_empty() || !packed.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)) {
            return None;
        }
        Command::Put { weights: ByteBuf::from(unpack(packed)?) }
    } else if let Some(rest) = rest.strip_prefix('!') {
        let (action, args) = rest.split_once(':').map_or((rest, None), |(action, args)| (action, Some(args)));
        let args = args.map_or(Some(vec![]), |args| args.split(':').map(pair).collect())?;
        if action.is_empty() {
            return None;
        }
        Command::Act { action: strictly_decoded(action)?, args: args.into_iter().collect() }
    } else {
        let only = rest.strip_prefix(':')?;
        if only.contains(':') {
            return None;
        }
        let (control, value) = pair(only)?;
        Command::Set { control, value }
    };
    Some(Change { step, stage, command })
}

fn pair(text: &str) -> Option<(String, String)> {
    let (key, value) = text.split_once('=').filter(|(key, _)| !key.is_empty())?;
    // What a page has written has no second one; in what else there is, the page reads no further.
    Some((strictly_decoded(key)?, strictly_decoded(value.split('=').next()?)?))
}

/// `decodeURIComponent`: nothing, where it would throw.
fn strictly_decoded(text: &str) -> Option<String> {
    let whole = text
        .split('%')
        .skip(1)
        .all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()));
    whole.then(|| percent_decode_str(text).decode_utf8().ok().map(Into::into))?
}

fn decoded(text: &str) -> String {
    strictly_decoded(text).unwrap_or_else(|| text.into())
}

/// Deflated bytes in base64url, as far as they are no more than [`MAX_DATA`].
fn unpack(text: &str) -> Option<Vec<u8>> {
    let packed = BASE64.decode(text).ok()?;
    let mut bytes = Vec::with_capacity(MAX_DATA + 1);
    let mut inflater = Decompress::new(false);
    let status = inflater.decompress_vec(&packed, &mut bytes, FlushDecompress::Finish).ok()?;
    // A browser takes neither a stream cut short nor anything behind one.
    let whole = status == Status::StreamEnd && inflater.total_in() == packed.len() as u64;
    (whole && bytes.len() <= MAX_DATA).then_some(bytes)
}

fn split_once(text: &str, mark: char) -> (&str, &str) {
    text.split_once(mark).unwrap_or((text, ""))
}

fn cut(text: &str) -> String {
    text.chars().take(QUOTED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value};

    /// What the page's reader is held to as well.
    fn shared() -> Value {
        serde_json::from_str(include_str!("../../tests/links.json")).unwrap()
    }

    fn cases(of: &str) -> Vec<Value> {
        shared()[of].as_array().unwrap().clone()
    }

    fn text<'a>(case: &'a Value, key: &str) -> &'a str {
        case[key].as_str().unwrap()
    }

    #[test]
    fn what_the_page_has_written_is_the_run_that_it_was() {
        assert!(cases("runs").len() > 20);
        for case in cases("runs") {
            let query = text(&case, "query");
            let recipe: Recipe = from_value(case["recipe"].clone()).unwrap();
            let recipe = Recipe { lab: "linear_regression".into(), ..recipe };
            assert_eq!(from_query("linear_regression", query), Link { recipe, problems: vec![] }, "{query}");
        }
    }

    #[test]
    fn what_cant_be_read_is_told_and_the_rest_is_read() {
        assert!(cases("problems").len() > 20);
        for case in cases("problems") {
            let query = format!("{}&seed=4", text(&case, "query"));
            let link = from_query("mlp", &query);
            assert_eq!(link.problems.len(), 1, "{query}: {:?}", link.problems);
            assert!(link.problems[0].contains(text(&case, "problem")), "{query}: {:?}", link.problems);
            let recipe = Recipe { lab: "mlp".into(), ..Recipe::default() }.with("seed", "4");
            assert_eq!(link.recipe, recipe, "{query}");
        }
        for case in cases("harmless") {
            let link = from_query("mlp", &format!("{}&seed=4", case.as_str().unwrap()));
            assert_eq!((link.problems, link.recipe.settings["seed"].as_str()), (vec![], "4"), "{case}");
        }
    }

    #[test]
    fn a_problem_quotes_no_more_than_a_line() {
        let link = from_query("mlp", &format!("at={}&step={}", "é".repeat(100_000), "9".repeat(100_000)));
        assert_eq!(link.problems.len(), 2);
        assert!(link.problems.iter().all(|problem| problem.chars().count() < 120), "{:?}", link.problems);
    }

    #[test]
    fn data_that_would_burst_is_refused_at_its_bound() {
        let packed = |bytes: usize| {
            use std::io::Write;
            let mut encoder = flate2::write::DeflateEncoder::new(vec![], flate2::Compression::default());
            encoder.write_all(&b"1,2\n".repeat(bytes.div_ceil(4))[..bytes]).unwrap();
            BASE64.encode(encoder.finish().unwrap())
        };
        let read = |bytes| from_query("mlp", &format!("data={}", packed(bytes)));
        assert_eq!(read(MAX_DATA).recipe.setup.len(), MAX_DATA);
        for bytes in [MAX_DATA + 1, 50 * MAX_DATA] {
            let link = read(bytes);
            assert_eq!(link.problems, ["The data in the link can’t be unpacked."]);
            assert!(link.recipe.setup.is_empty());
        }
        let whole = packed(100_000);
        let cut = from_query("mlp", &format!("data={}", &whole[..whole.len() / 2]));
        assert_eq!(cut.problems.len(), 1);
    }

    #[test]
    fn the_lab_is_where_the_address_has_it() {
        let addresses = [
            "https://example.org/book/mlp/#spiral?seed=3&step=5",
            "https://example.org/book/mlp/index.html#?seed=3&step=5",
            "https://example.org/book/mlp#?seed=3&step=5&view.curve=log",
            "https://example.org/book/mlp/?utm=x#?seed=3&step=5",
            "https://example.org/book/#/mlp/spiral?seed=3&step=5",
            "https://example.org/#/mlp?seed=3&step=5",
            "../mlp/#?seed=3&step=5",
            "mlp?seed=3&step=5",
        ];
        for address in addresses {
            let Link { recipe, problems } = parse(address).unwrap();
            let place =
                (recipe.lab.as_str(), recipe.settings.len(), recipe.settings["seed"].as_str(), recipe.step);
            assert_eq!((place, problems), (("mlp", 1, "3", 5), vec![]), "{address}");
        }
        for fresh in [
            "mlp",
            "https://example.org/mlp/",
            "https://example.org/mlp/?seed=3",
            "https://example.org/mlp/#",
        ] {
            let recipe = parse(fresh).unwrap().recipe;
            assert_eq!(recipe, Recipe { lab: "mlp".into(), ..Recipe::default() }, "{fresh}");
        }
    }

    #[test]
    fn without_a_lab_or_with_a_beat_alone_it_is_refused_in_words() {
        for nothing in ["", "?seed=3", "#?seed=3", "#/", "/"] {
            assert!(parse(nothing).unwrap_err().contains("no lab in this link"), "{nothing}");
        }
        let beat = parse("https://example.org/mlp/#a%20beat").unwrap_err();
        assert!(beat.contains("the beat “a beat” and no run"), "{beat}");
    }
}
