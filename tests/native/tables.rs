//! Tables as people have them: each of the public reports that were tried, by its right value; and whatever bytes there are.
use proptest::prelude::*;
use underhood::data::table::{ColumnKind, Decimal, TablePreview};
use underhood::data::{MAX_ROWS, Table, TableChoices, TableNeeds};

/// As the first chapter's lab, which predicts numbers only.
const NUMBERS: TableNeeds = TableNeeds { classes: 0, features: 5, most: 16, classifies: false };
/// As a lab that also predicts classes.
const CLASSES: TableNeeds = TableNeeds { classes: 10, features: 2, most: 8, classifies: false };

fn table(file: impl AsRef<[u8]>) -> Table {
    Table::read(file.as_ref(), &TableChoices::default(), NUMBERS).unwrap()
}

fn classes(file: impl AsRef<[u8]>) -> Table {
    Table::read(file.as_ref(), &TableChoices::default(), CLASSES).unwrap()
}

fn refusal(file: impl AsRef<[u8]>) -> String {
    let error = Table::read(file.as_ref(), &TableChoices::default(), NUMBERS).unwrap_err();
    assert_eq!(error.code(), "data");
    error.to_string()
}

fn preview(file: impl AsRef<[u8]>, choices: &TableChoices) -> TablePreview {
    TablePreview::of(file.as_ref(), choices, CLASSES).unwrap()
}

fn values<'a>(table: &'a Table, id: &str) -> &'a [f64] {
    let ids: Vec<_> = table.columns.iter().map(|column| &column.id).collect();
    &table.column(id).unwrap_or_else(|| panic!("no {id} among {ids:?}")).values
}

fn notices(table: &Table) -> Vec<String> {
    table.notices.iter().map(ToString::to_string).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn separators_quotes_marks_and_ends_of_lines() {
    for file in [
        "a,c\n1,2\n3,5\n",
        "a;c\r\n1;2\r\n3;5",
        "a\tc\r1\t2\r3\t5\r",
        "a|c\n1|2\n3|5",
        "a c\n1 2\n3 5",
        "\u{feff}\"a\"\t\"c\"\n 1\t2\n\n3\t5\n",
        "sep=;\r\na;c\r\n1;2\r\n3;5\r\n",
        "a,c,\n1,2,\n3,5,\n",
        "a,c\n1,2,\n3,5,,\n",
    ] {
        for bytes in [file.as_bytes().to_vec(), utf16(file)] {
            let table = table(&bytes);
            assert_eq!(
                (values(&table, "a"), values(&table, "c")),
                (&[1.0, 3.0][..], &[2.0, 5.0][..]),
                "{file:?}"
            );
            assert!(table.notices.is_empty(), "{file:?}: {:?}", table.notices);
        }
    }
}

#[test]
fn numbers_as_the_country_writes_them() {
    // Decimal commas, thousands, a currency behind; separated by semicolons because of them.
    let table = table("Fläche;Preis\n85,5;245.000,00 €\n120;1.250.000,50 €\n60,25;99.500 €\n");
    assert_eq!(values(&table, "Fläche"), [85.5, 120.0, 60.25]);
    assert_eq!(values(&table, "Preis"), [245_000.0, 1_250_000.5, 99_500.0]);
    assert_eq!(table.column("Preis").unwrap().unit, "€");

    let table = self::table("size,price\n120,\"$250,000\"\n80,\"$190,000.50\"\n95,\"-$1,000\"\n");
    assert_eq!(values(&table, "price"), [250_000.0, 190_000.5, -1000.0]);
    assert_eq!(table.column("price").unwrap().unit, "$");

    let table = self::table("share\tx\n12 %\t1\n7,5 %\t2\n80 %\t4\n");
    assert_eq!(
        (values(&table, "share"), table.column("share").unwrap().unit.as_str()),
        (&[12.0, 7.5, 80.0][..], "%")
    );

    // Prices are no classes, whatever the lab.
    let table = classes("size;price\n1,5;1.200,50\n2,5;2.400,00\n4;3.000,10\n");
    assert!(table.names.is_empty());
    assert_eq!((table.target.as_str(), values(&table, "price")), ("price", &[1200.5, 2400.0, 3000.1][..]));

    // With either sign a number: the comma is the sign where semicolons separate.
    assert_eq!(values(&self::table("a;c\n1,234;2,345\n3,456;9,876\n"), "a"), [1.234, 3.456]);
    assert_eq!(
        values(&self::table("a,c\n\"1,234\",\"2,345\"\n\"3,456\",\"9,876\"\n"), "a"),
        [1234.0, 3456.0]
    );
    let choices = TableChoices { decimal: Some(Decimal::Comma), ..TableChoices::default() };
    let chosen = Table::read(b"a,c\n\"1,234\",\"2,345\"\n\"3,456\",\"9,876\"\n", &choices, NUMBERS).unwrap();
    assert_eq!(values(&chosen, "a"), [1.234, 3.456]);
}

#[test]
fn units_are_not_mixed() {
    let flaw = |file: &str| {
        let column = preview(file, &TableChoices::default()).columns.remove(0);
        column.flaw.map(|flaw| flaw.to_string()).unwrap_or_default()
    };
    assert_eq!(
        flaw("p,x,y\n$5,1,3\n€6,2,5\n"),
        "Line 3, column “p” is “€6”; others in this column are in $."
    );
    assert_eq!(
        flaw("p,x,y\n5 %,1,3\n0.06,2,5\n"),
        "Line 3, column “p” is “0.06”; others in this column are in %."
    );
    assert_eq!(flaw("p,x,y\n$5,1,3\n6,2,5\n"), "");
}

#[test]
fn a_header_is_known_by_the_whole_file() {
    for (file, header, rows) in [
        ("a,b\n1,2\n3,5\n", true, 2),
        ("1,2\n3,5\n4,7\n", false, 3),
        // A label that is a word does not make a header of the first line.
        ("5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.4,3.2,versicolor\n", false, 4),
        ("5.1,3.5,setosa\n4.9,3.0,virginica\n7.0,3.2,versicolor\n", false, 3),
        ("length,width,kind\n5.1,3.5,setosa\n7.0,3.2,versicolor\n", true, 2),
        // An index has no name.
        (",a,b\n0,1,2\n1,3,5\n", true, 2),
        ("2024-01-01,1,2\n2024-01-02,2,5\n2024-01-03,3,4\n", false, 3),
        ("day,1,2\n2024-01-01,1,2\n2024-01-02,2,5\n", true, 2),
        ("\"size, m²\",price\n\"1,5\",2\n\"2,5\",4\n", true, 2),
        ("NA,2\n3,5\n4,7\n", false, 3),
    ] {
        let found = preview(file, &TableChoices::default());
        assert_eq!((found.header, found.rows), (header, rows), "{file:?}");
    }
    let table = classes("5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.4,3.2,versicolor\n");
    assert_eq!((table.rows(), table.target.as_str()), (4, "column 3"));
    assert_eq!(
        (&table.names[0].names[..], &table.names[0].values[..]),
        (&["setosa".into(), "versicolor".into()][..], &[0, 0, 1, 1][..])
    );

    // Years above numbers can't be told from numbers: the reader can.
    let choices = TableChoices { header: Some(true), ..TableChoices::default() };
    let table = Table::read(b"2019,2020\n1,2\n3,5\n", &choices, NUMBERS).unwrap();
    assert_eq!(values(&table, "2020"), [2.0, 5.0]);
}

#[test]
fn the_target_is_the_last_column_that_can_be_one() {
    for (file, target, features) in [
        ("size,price,sold\n1,2,2024-01-01\n2,5,2024-01-02\n3,4,2024-01-03\n", "price", vec!["size"]),
        ("size,price,id\n1,2,907\n2,5,311\n3,4,555\n", "price", vec!["size"]),
        ("size,price,row\n4,2,1\n2,5,2\n3,4,3\n", "price", vec!["size"]),
        // Counting is not enough for a feature to be left out, but it is for a target.
        ("x,y,count\n4,2,1\n2,5,2\n3,4,3\n", "y", vec!["x", "count"]),
        ("PassengerId,age,fare\n11,2,7\n12,5,8.5\n14,4,9\n", "fare", vec!["age"]),
        (",a,y\n0,1,2\n1,3,5\n2,4,4\n", "y", vec!["a"]),
        // If there is nothing else, an id will do.
        ("id,y\n7,2\n8,5\n12,4\n", "y", vec!["id"]),
        ("size,price,note\n1,2,\n2,5,\n3,4,good\n", "price", vec!["size"]),
    ] {
        let table = table(file);
        assert_eq!(
            (table.target.as_str(), table.features.iter().map(String::as_str).collect()),
            (target, features),
            "{file:?}"
        );
    }
    // A text that each row has for itself is no class.
    let table = classes("x,kind,name\n1,a,Ann\n2,b,Bo\n3,a,Cy\n4,b,Di\n");
    assert_eq!(table.target, "kind");
}

#[test]
fn a_reader_chooses_another_target_and_other_columns() {
    let file = b"a,c,d,y\n1,2,3,4\n2,5,1,7\n3,4,9,2\n";
    let choices = TableChoices {
        target: Some("c".into()),
        columns: Some(vec!["y".into(), "a".into()]),
        ..TableChoices::default()
    };
    let table = Table::read(file, &choices, NUMBERS).unwrap();
    assert_eq!((table.target.as_str(), &table.features), ("c", &vec!["a".to_string(), "y".into()]));
    let refused = |target: &str, columns: &[&str], needs: TableNeeds| {
        let columns = columns.iter().map(|id| (*id).to_string()).collect();
        let choices =
            TableChoices { target: Some(target.into()), columns: Some(columns), ..TableChoices::default() };
        let file = b"a,c,day,note,gap\n1,2,2024-01-01,p,1\n2,5,2024-01-02,q,\n3,4,2024-01-03,p,2\n";
        Table::read(file, &choices, needs).unwrap_err().to_string()
    };
    assert_eq!(refused("day", &["a"], CLASSES), "Column “day” holds dates, which are no numbers.");
    assert_eq!(refused("note", &["a"], NUMBERS), "Column “note” is not made of numbers.");
    assert_eq!(refused("a", &["note"], CLASSES), "Column “note” is not made of numbers.");
    assert!(refused("a", &["gap"], NUMBERS).starts_with("Line 3, column “gap” is empty"));
    assert!(refused("e", &["a"], NUMBERS).contains("There is: a, c, day, note, gap."));
    assert!(refused("a", &["a"], NUMBERS).contains("no column of numbers to learn from"));
    assert!(refused("a", &[], NUMBERS).contains("no column of numbers to learn from"));
    assert!(refused("a", &["c", "c"], TableNeeds { most: 0, ..NUMBERS }).contains("at most 0"));
}

#[test]
fn a_gap_in_a_column_that_nobody_uses_is_no_harm() {
    let table = table("size,rooms,price\n1,,2\n2,3,5\n3,4,4\n");
    assert_eq!((table.target.as_str(), &table.features[..]), ("price", &["size".to_string()][..]));
    assert_eq!(
        notices(&table),
        [
            "Line 2, column “rooms” is empty; it must be a finite number up to 1e30, such as 1250.5. The column was left out."
        ]
    );
    for (cell, says) in
        [("", "is empty"), ("NA", "is “NA”"), ("?", "is “?”"), ("n/a", "is “n/a”"), ("four", "is “four”")]
    {
        let table = self::table(format!("size,rooms,price\n1,{cell},2\n2,3,5\n3,4,4\n"));
        assert!(notices(&table)[0].contains(&format!("Line 2, column “rooms” {says}")), "{cell}");
    }
}

#[test]
fn what_is_left_out_is_said() {
    let table = table("city,k,a,y,none,\nx,1,1,2,,\nz,1,3,5,,\n");
    assert_eq!(table.columns.len(), 2);
    assert_eq!(
        notices(&table),
        [
            "Column “city” is not made of numbers. The column was left out.",
            "Column “k” is the same in every row. The column was left out.",
            "Column “none” is empty. The column was left out.",
        ]
    );
    let rows: String = (0..20).map(|i| format!("{i},{},name {i}\n", i * i)).collect();
    assert_eq!(
        notices(&classes(format!("a,y,name\n{rows}"))),
        [
            "Column “name” has more than 10 different texts; there can be at most 10 classes. The column was left out."
        ]
    );
}

#[test]
fn names_that_collide_are_told_apart_clearly() {
    let table = table("b,x,x\n1,2,4\n3,5,7\n");
    let ids: Vec<_> = table.columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(ids, ["b (column)", "x", "x 2"]);
}

#[test]
fn refusals_name_the_line_that_an_editor_shows() {
    for end in ["\n", "\r\n", "\r"] {
        let file = ["a,b", "", "1,2", "", "3,four", "5,6"].join(end);
        assert!(refusal(&file).contains("Line 5, column “b” is “four”"), "{end:?}: {}", refusal(&file));
        let file = ["a,b", "", "1,2", "3", "5,6"].join(end);
        assert!(
            refusal(&file).starts_with("Line 4 has 1 cells; the first line has 2"),
            "{end:?}: {}",
            refusal(&file)
        );
    }
    assert!(refusal("sep=;\na;b\n1;2\n3;four\n5;6").contains("Line 4, column"));
}

#[test]
fn every_unusable_file_says_where_and_what() {
    assert!(refusal("").contains("empty"));
    assert!(refusal(" \n\n").contains("empty"));
    assert!(refusal("sep=;\n").contains("empty"));
    assert!(refusal(",,,\n,,,\n").contains("empty"));
    assert!(refusal("a,c\n").contains("no row"));
    assert!(refusal("a,c\n1,2\n").contains("1 row"));
    assert!(refusal("a,c\n1,2\n3,NaN\n4,5").contains("Line 3, column “c” is “NaN”"));
    assert!(refusal("a,c\n1,2\n3,-inf\n4,5").contains("is “-inf”"));
    assert!(refusal("a,c\n1,2\n3,1e31\n4,5").contains("is “1e31”"));
    assert!(refusal("a,c\n1,2\n3,\n4,5").contains("Line 3, column “c” is empty"));
    assert!(refusal("a,c\nx,y\nz,w\n").contains("at least two columns of numbers"));
    assert!(refusal("a,c\n1,2\n1,3\n").contains("“a” is the same in every row"));
    assert!(refusal(b"a,c\n1,2\n\xff,3\n").contains("Line 3 is not UTF-8"));
    assert!(refusal(vec![b'1'; 10_000_001]).contains("at most 10 MB"));
    let many: String = (0..=MAX_ROWS).map(|i| format!("{i},{}\n", i * 2)).collect();
    assert!(refusal(many).contains("100001 rows"));
}

#[test]
fn a_preview_shows_what_is_refused_and_what_would_mend_it() {
    let file = "size,price,sold\n1,2,2024-01-01\n2,,2024-01-02\n3,4,2024-01-03\n";
    let found = preview(file, &TableChoices::default());
    assert_eq!((found.encoding, found.separator.as_str(), found.decimal), ("UTF-8", "comma", Decimal::Point));
    let kinds: Vec<_> = found.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [ColumnKind::Numbers, ColumnKind::Numbers, ColumnKind::Dates]);
    assert_eq!(found.lines[1], ["2", "", "2024-01-02"]);
    assert!(found.refused.unwrap().to_string().contains("This file has 1. Line 3, column “price” is empty"));
    assert!(found.columns[0].usable && !found.columns[1].usable && !found.columns[2].predictable);

    // A wrong separator is told of, and the right one is a choice away.
    let ragged = "a,c\n1,2\n3\n";
    assert!(preview(ragged, &TableChoices::default()).refused.unwrap().to_string().starts_with("Line 3"));
    let other = TableChoices { separator: Some("semicolon".into()), ..TableChoices::default() };
    assert_eq!(preview(ragged, &other).lines[0], ["1,2"]);
    let unknown = TableChoices { separator: Some("comma!".into()), ..TableChoices::default() };
    assert_eq!(TablePreview::of(b"a", &unknown, NUMBERS).unwrap_err().code(), "unknown");

    let wide = format!("{}\n1\n2\n", "x".repeat(5000));
    let found = preview(&wide, &TableChoices { header: Some(false), ..TableChoices::default() });
    assert_eq!(found.lines[0][0].chars().count(), 25);
}

#[test]
fn a_table_read_again_with_its_decisions_is_the_same() {
    for file in ["Größe;Preis\n1,5;2\n3;4,5\n", "1,2\n3,5\n4,7\n", "sep=^\na^b\n1^2\n3^5\n"] {
        for bytes in [file.as_bytes().to_vec(), utf16(file)] {
            let table = table(&bytes);
            let again = Table::from_setup(&table.setup, NUMBERS).unwrap();
            assert_eq!(again, table, "{file:?}");
        }
    }
}

/// A file of ten megabytes that is all ends of lines, separators or one cell has its answer, and soon.
#[test]
fn large_files_of_nothing_are_answered() {
    let all = ["\n", ",", ",\n", "1,", "1\n", "\"", "a", "1,2\n", "\0", "; ,\t|"];
    // One of each kind as large as can be.
    for (file, size) in all.into_iter().zip([10, 1, 1, 10, 10, 1, 1, 1, 1, 1]) {
        let file = file.repeat(size * 1_000_000 / file.len());
        let _ = Table::read(file.as_bytes(), &TableChoices::default(), CLASSES).map(|table| table.rows());
        let _ = TablePreview::of(file.as_bytes(), &TableChoices::default(), CLASSES);
    }
}

proptest! {
    #[test]
    fn whatever_the_bytes_there_is_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        sound(&bytes);
    }

    #[test]
    fn whatever_the_text_there_is_an_answer(text in "([0-9.,;\t| \"'$%€a-cé\r\n-]|sep=|NaN|2024-01-02|\n|,){0,120}") {
        sound(text.as_bytes());
        sound(&utf16(&text));
    }

    /// What is made with any dialect is read back as it was.
    #[test]
    fn tables_of_any_dialect_come_back(
        rows in proptest::collection::vec((-99_999_i32..99_999, 0_u32..9_999_999), 3..12),
        separator in proptest::sample::select(vec![';', '\t', '|']),
        comma in any::<bool>(),
        end in proptest::sample::select(vec!["\n", "\r\n", "\r"]),
        header in any::<bool>(),
        wide in any::<bool>(),
    ) {
        let number = |n: f64| if comma { format!("{n:.2}").replace('.', ",") } else { format!("{n:.2}") };
        let mut lines: Vec<String> = header.then(|| format!("size{separator}price")).into_iter().collect();
        let numbers: Vec<[f64; 2]> = rows.iter().map(|(a, b)| [f64::from(*a) / 100.0, f64::from(*b) / 100.0]).collect();
        prop_assume!((0..2).all(|i| numbers.iter().any(|row| row[i] != numbers[0][i])));
        lines.extend(numbers.iter().map(|[a, b]| format!("{}{separator}{}", number(*a), number(*b))));
        let text = lines.join(end);
        let table = table(if wide { utf16(&text) } else { text.into_bytes() });
        for (i, column) in table.columns.iter().enumerate() {
            let written: Vec<f64> = numbers.iter().map(|row| row[i]).collect();
            prop_assert_eq!(&column.values, &written);
        }
        prop_assert_eq!(table.columns.len(), 2);
    }
}

/// A table that is read has what every table has; its preview says the same.
fn sound(bytes: &[u8]) {
    for needs in [NUMBERS, CLASSES] {
        let read = Table::read(bytes, &TableChoices::default(), needs);
        let preview = TablePreview::of(bytes, &TableChoices::default(), needs);
        match read {
            Ok(table) => {
                assert!(table.rows() >= 2 && !table.features.is_empty());
                assert!(
                    table
                        .columns
                        .iter()
                        .all(|c| c.values.len() == table.rows() && c.values.iter().all(|x| x.is_finite()))
                );
                assert!(table.names.iter().all(|c| c.values.len() == table.rows() && c.names.len() >= 2));
                assert!(table.features.iter().all(|id| table.column(id).is_some() && *id != table.target));
                assert_eq!(preview.unwrap().refused, None);
                assert_eq!(Table::from_setup(&table.setup, needs).unwrap(), table);
            }
            Err(error) => {
                let said = preview.map(|preview| preview.refused.map(|refused| refused.to_string()));
                match said {
                    Ok(said) => assert_eq!(said, Some(error.to_string())),
                    Err(same) => assert_eq!(same, error),
                }
            }
        }
    }
}
