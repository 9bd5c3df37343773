//! The tools that a call can reach: a calculator, and a table of capitals to look in.

use std::sync::LazyLock;

use super::arithmetic::evaluate;
use crate::data::countries::countries;
use crate::message;
use crate::message::Message;

/// The calculator's name in a call.
pub(super) const CALC: &str = "calc";
/// The table's.
pub(super) const LOOK: &str = "look";

/// What a call such as `calc(12*7)=` or `look(peru)=` gives; the = may be missing.
///
/// # Errors
/// Why it gives nothing.
pub(super) fn call(line: &str) -> Result<String, Message> {
    let line = line.trim();
    let line = line.strip_suffix('=').unwrap_or(line).trim_end();
    let Some((tool, rest)) = line.split_once('(') else {
        return Err(message!("call_no_call", "This is no call: one is written calc(12*7) or look(peru)."));
    };
    let Some(inner) = rest.strip_suffix(')') else {
        return Err(match rest.rsplit_once(')') {
            Some((_, behind)) => message!("call_goes_on", "Behind the call stands “{behind}”.", behind),
            None => message!("call_never_closed", "This call is never closed: its last ) is missing."),
        });
    };
    match tool.trim() {
        CALC => evaluate(inner),
        LOOK => look(inner),
        tool => Err(message!("call_no_tool", "There is no tool “{tool}”: there are calc and look.", tool)),
    }
}

/// The most letters of a name in the table: there is no more room in a question.
const LONGEST: usize = 12;

/// The table: countries and their capitals in lower case, in the order of the alphabet. Names have letters and spaces alone,
/// and a country whose name is its capital's would be no question.
pub(super) fn capitals() -> &'static [(String, String)] {
    static TABLE: LazyLock<Vec<(String, String)>> = LazyLock::new(table);
    &TABLE
}

fn table() -> Vec<(String, String)> {
    let plain =
        |name: &str| name.len() <= LONGEST && name.chars().all(|c| c == ' ' || c.is_ascii_alphabetic());
    let lower = countries().filter(|country| plain(country.name) && plain(country.capital));
    let lower = lower.map(|country| (country.name.to_lowercase(), country.capital.to_lowercase()));
    let mut all: Vec<_> = lower.filter(|(country, capital)| country != capital).collect();
    all.sort_unstable();
    all
}

/// The capital of a country, as the table has it.
fn look(name: &str) -> Result<String, Message> {
    let name = name.trim().to_lowercase();
    let table = capitals();
    let found = table.iter().find(|(country, _)| *country == name);
    let missing = || {
        let many = table.len();
        message!("look_missing", "“{name}” is not among the {many} countries of the table.", name, many)
    };
    found.map(|(_, capital)| capital.clone()).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_done_with_and_without_an_equals_sign() {
        for (line, value) in [
            ("calc(12*7)=", "84"),
            ("calc(12*7)", "84"),
            (" calc( 1/3 ) = ", "1/3"),
            ("calc((2+3)*4)=", "20"),
            ("look(peru)=", "lima"),
            ("look( Peru )", "lima"),
        ] {
            assert_eq!(call(line).as_deref(), Ok(value), "{line}");
        }
    }

    #[test]
    fn a_call_that_gives_nothing_says_why() {
        for (line, id) in [
            ("", "call_no_call"),
            ("12*7", "call_no_call"),
            ("calc(12*7", "call_never_closed"),
            ("calc(", "call_never_closed"),
            ("calc(1)+2", "call_goes_on"),
            ("calc((1+2)", "calc_unclosed"),
            ("calc(1+2))", "calc_closed_twice"),
            ("calc(1/0)", "calc_by_zero"),
            ("calc(9**999)", "calc_too_large"),
            ("calc()", "calc_ended"),
            ("find(peru)", "call_no_tool"),
            ("look(atlantis)", "look_missing"),
            ("look()", "look_missing"),
        ] {
            assert_eq!(call(line).map_err(|said| said.id.to_string()), Err(id.to_string()), "{line}");
        }
    }

    #[test]
    fn each_country_of_the_table_stands_once() {
        let all = capitals();
        assert_eq!(all.len(), 171);
        assert!(all.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(all.iter().any(|(country, capital)| country == "japan" && capital == "tokyo"));
    }
}
