//! What there is to tell apart: where it comes from, what is done to it, and what is held out.

use std::collections::BTreeSet;

use rand::RngExt;
use rand::seq::SliceRandom;

use super::options::{Dataset, MAX_CLASSES, Options, Split, reads_words};
use crate::data::digits::{Digits, PIXELS};
use crate::data::shelf::{self, DataFile};
use crate::data::text::Bag;
use crate::data::{Column, Scaling, SparseRows, Table, penguins};
use crate::error::{Error, Result, excerpt};
use crate::lab::{Axis, Label};
use crate::labs::shared::{digit_labels, evenly};
use crate::message;
use crate::message::Message;
use crate::rng::{Purpose, generator};

pub(super) const MESSAGES: [(&str, &str); 2] = [("ham", "wanted"), ("spam", "spam")];
pub(super) const FILMS: [(&str, &str); 2] = [("against", "against"), ("for", "for")];
/// The most of each part that is measured; all are trained on.
const MOST_MEASURED: usize = 10_000;

/// What the inputs of an example are.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Inputs {
    /// Numbers in units, and how they are standardised.
    Measures(Vec<Column>, Vec<Scaling>),
    /// Greys from 0 (paper) to 1 (ink), `[n, 64]`.
    Pixels(Vec<f32>),
    /// Texts, and the words of them that are counted.
    Words(Vec<String>, Bag),
}

/// Examples with their classes, split into those trained on and those held out.
pub(super) struct Problem {
    pub inputs: Inputs,
    pub features: Vec<Label>,
    pub classes: Vec<Label>,
    /// What the model is given, `[n, d]`.
    pub x: SparseRows,
    /// The true class of each, `[n]`.
    pub truth: Vec<u32>,
    /// The class each is said to have, which of some trained on is another, `[n]`.
    pub given: Vec<u32>,
    pub train: Vec<u32>,
    pub test: Vec<u32>,
    /// Those of either that are measured.
    pub measured: [Vec<u32>; 2],
    /// Texts that are there more than once, dropped or left in.
    pub duplicates: usize,
    /// Held-out texts that are trained on as well, to the letter.
    pub twins: usize,
    pub notices: Vec<Message>,
}

impl Problem {
    pub fn new(table: Option<&Table>, options: &Options) -> Result<Self> {
        let (mut inputs, classes, mut truth, mut notices) = source(table, options)?;
        let (kept, duplicates) = kept(&inputs, &truth, &classes, options);
        truth = kept.iter().filter_map(|row| truth.get(*row as usize)).copied().collect();
        inputs = inputs.some(&kept);
        let (train, test) = split(truth.len(), options);
        let x = inputs.take_in(&train, options.vocabulary);
        if x.width() == 0 {
            let english = "There is no word in the texts trained on.";
            return Err(Error::Data(message!("no_words", english)));
        }
        let counted = |class: usize| truth.iter().filter(|own| **own as usize == class).count();
        if let Some((_, label)) = classes.iter().enumerate().find(|(class, _)| counted(*class) == 1) {
            let english = "“{class}” has one example, which is either trained on or held out: it can’t be both learned and tested.";
            notices.push(message!("class_of_one", english, class = label.name.as_str()));
        }
        if train.len().max(test.len()) > MOST_MEASURED {
            let english =
                "Loss and score are measured on {most} examples of each part; the model trains on all.";
            notices.push(message!("some_measured", english, most = MOST_MEASURED));
        }
        let mut problem = Self {
            features: inputs.labels(),
            given: with_wrong_labels(&truth, &train, classes.len(), options),
            measured: [&train, &test].map(|rows| evenly(rows, MOST_MEASURED)),
            inputs,
            classes,
            x,
            truth,
            train,
            test,
            duplicates,
            twins: 0,
            notices,
        };
        problem.twins = problem.twins();
        Ok(problem)
    }

    /// n.
    pub fn examples(&self) -> usize {
        self.truth.len()
    }

    /// The classes that some rows are said to have.
    pub fn given_of(&self, rows: &[u32]) -> Vec<u32> {
        rows.iter().filter_map(|row| self.given.get(*row as usize)).copied().collect()
    }

    /// Whether a row is held out.
    pub fn is_held_out(&self, row: u32) -> bool {
        self.test.binary_search(&row).is_ok()
    }

    /// What a row says; nothing unless it is a text.
    pub fn text(&self, row: u32) -> &str {
        match &self.inputs {
            Inputs::Words(texts, _) => texts.get(row as usize).map_or("", String::as_str),
            _ => "",
        }
    }

    fn twins(&self) -> usize {
        let known: BTreeSet<&str> = self.train.iter().map(|row| self.text(*row)).collect();
        let Inputs::Words(..) = &self.inputs else { return 0 };
        self.test.iter().filter(|row| known.contains(self.text(**row))).count()
    }

    /// The number of a measure.
    pub fn measure(&self, id: &str) -> Option<(usize, &Column, Scaling)> {
        let Inputs::Measures(columns, scalings) = &self.inputs else { return None };
        let place = columns.iter().position(|column| column.id == id)?;
        Some((place, columns.get(place)?, *scalings.get(place)?))
    }

    pub fn axes(&self) -> Vec<Axis> {
        vec![
            Axis { symbol: "d", labels: self.features.clone() },
            Axis { symbol: "c", labels: self.classes.clone() },
        ]
    }
}

impl Inputs {
    /// Some rows of them.
    fn some(self, rows: &[u32]) -> Self {
        let of = |row: &u32| *row as usize;
        match self {
            Self::Measures(mut columns, scalings) => {
                for column in &mut columns {
                    column.values =
                        rows.iter().filter_map(|row| column.values.get(of(row))).copied().collect();
                }
                Self::Measures(columns, scalings)
            }
            Self::Pixels(all) => {
                let image = |row: &u32| all.get(of(row) * PIXELS..(of(row) + 1) * PIXELS).unwrap_or(&[]);
                Self::Pixels(rows.iter().flat_map(image).copied().collect())
            }
            Self::Words(texts, bag) => {
                Self::Words(rows.iter().filter_map(|row| texts.get(of(row))).cloned().collect(), bag)
            }
        }
    }

    /// What the model is given. How measures are scaled, and which words are counted, is decided on `train` alone.
    fn take_in(&mut self, train: &[u32], vocabulary: usize) -> SparseRows {
        match self {
            Self::Measures(columns, scalings) => {
                let scaling = |column: &Column| {
                    let own: Vec<f64> =
                        train.iter().filter_map(|row| column.values.get(*row as usize)).copied().collect();
                    Scaling::of(&own)
                        .or_else(|| Scaling::of(&column.values))
                        .unwrap_or(Scaling { mean: 0.0, std: 1.0 })
                };
                *scalings = columns.iter().map(scaling).collect();
                let n = columns.first().map_or(0, |column| column.values.len());
                let mut rows = SparseRows::new(columns.len());
                for row in 0..n {
                    let each = columns.iter().zip(scalings.iter()).zip(0..);
                    rows.push(
                        each.map(|((column, scaling), place)| {
                            (place, scaling.apply(column.values[row]) as f32)
                        }),
                    );
                }
                rows
            }
            Self::Pixels(all) => SparseRows::from_dense(all, PIXELS),
            Self::Words(texts, bag) => {
                let known = train.iter().filter_map(|row| texts.get(*row as usize)).map(String::as_str);
                *bag = Bag::of(known, vocabulary);
                let mut rows = SparseRows::new(bag.words().len());
                texts.iter().for_each(|text| rows.push(bag.counts(text)));
                rows
            }
        }
    }

    fn labels(&self) -> Vec<Label> {
        match self {
            Self::Measures(columns, _) => {
                columns.iter().map(|c| Label::new(&c.id, &c.name).in_unit(&c.unit)).collect()
            }
            Self::Pixels(_) => {
                (0..PIXELS).map(|pixel| Label::new(pixel.to_string(), pixel.to_string())).collect()
            }
            Self::Words(_, bag) => bag.words().iter().map(|word| Label::new(word, word).brought()).collect(),
        }
    }

    /// The name of what they are.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Measures(..) => "measures",
            Self::Pixels(_) => "pixels",
            Self::Words(..) => "words",
        }
    }
}

/// Inputs, the names of the classes, the class of each, and what is to be said about them.
type Source = (Inputs, Vec<Label>, Vec<u32>, Vec<Message>);

fn source(table: Option<&Table>, options: &Options) -> Result<Source> {
    let words = |texts| Inputs::Words(texts, Bag::default());
    let named = |classes: [(&str, &str); 2]| classes.map(|(id, name)| Label::new(id, name)).to_vec();
    // Lines of a label, a tab, and a text.
    let lines = |text: &'static str, class: fn(&str) -> bool| -> (Vec<u32>, Vec<String>) {
        let pairs = text.lines().filter_map(|line| line.split_once('\t'));
        pairs.map(|(label, text)| (u32::from(class(label)), text.to_string())).unzip()
    };
    Ok(match (options.dataset, table) {
        (Dataset::Digits, _) => {
            let digits = Digits::all();
            let labels = digits.labels.iter().map(|label| u32::from(*label)).collect();
            (Inputs::Pixels(digits.greys()), digit_labels(), labels, vec![])
        }
        (Dataset::Messages, _) => {
            let (labels, texts) = lines(shelf::text(DataFile::Messages)?, |label| label == "spam");
            (words(texts), named(MESSAGES), labels, vec![])
        }
        (Dataset::Films, _) => {
            let liked = |mean: &str| mean.parse::<f32>().is_ok_and(|mean| mean > 0.0);
            let (labels, texts) = lines(shelf::text(DataFile::FilmSentences)?, liked);
            (words(texts), named(FILMS), labels, vec![])
        }
        (Dataset::File, Some(table)) => from_table(table, options)?,
        (Dataset::Penguins | Dataset::File, _) => from_table(
            &penguins()?,
            &Options {
                target: "species".into(),
                features: crate::data::PENGUIN_MEASURES.map(|(id, ..)| id.to_string()).to_vec(),
                ..options.clone()
            },
        )?,
    })
}

fn from_table(table: &Table, options: &Options) -> Result<Source> {
    let mut notices = table.notices.clone();
    let (names, labels) = labels(table, &options.target)?;
    let classes = names.iter().map(|name| Label::new(name, name).brought()).collect();
    let chosen = || options.features.iter();
    if reads_words(Dataset::File, Some(table), &options.features) {
        let columns: Vec<_> =
            chosen().filter_map(|id| table.texts.iter().find(|texts| texts.id == *id)).collect();
        if columns.len() < options.features.len() {
            let english = "It reads words or numbers: the columns of numbers were left out, since a text was chosen first.";
            notices.push(message!("numbers_left_out", english));
        }
        let text =
            |row: usize| columns.iter().map(|texts| texts.values[row].as_str()).collect::<Vec<_>>().join(" ");
        let texts: Vec<String> = (0..table.rows()).map(text).collect();
        let empty = texts.iter().filter(|text| text.trim().is_empty()).count();
        if empty > 0 {
            let english =
                "{empty} texts are empty: of them the model knows nothing but how common each class is.";
            notices.push(message!("texts_empty", english, empty));
        }
        return Ok((Inputs::Words(texts, Bag::default()), classes, labels, notices));
    }
    let columns: Vec<Column> = chosen().filter_map(|id| table.column(id)).cloned().collect();
    if columns.is_empty() {
        let english = "There is no column of numbers or texts to tell the classes by.";
        return Err(Error::Data(message!("no_inputs", english)));
    }
    if columns.len() < options.features.len() {
        let english =
            "It reads words or numbers: the texts were left out, since a column of numbers was chosen first.";
        notices.push(message!("texts_left_out", english));
    }
    Ok((Inputs::Measures(columns, vec![]), classes, labels, notices))
}

/// The classes that a column tells, and the class of each row: its names, or its whole numbers.
///
/// # Errors
/// [`Error::Data`] if it tells one class only, or more than can be told apart.
pub(super) fn labels(table: &Table, id: &str) -> Result<(Vec<String>, Vec<u32>)> {
    if let Some(names) = table.names.iter().find(|names| names.id == id) {
        return check(id, names.names.clone()).map(|names_of| (names_of, names.values.clone()));
    }
    let column = table.column(id).ok_or_else(|| Error::unknown("column", id, []))?;
    let mut different = column.values.clone();
    different.sort_by(f64::total_cmp);
    different.dedup();
    if let Some(odd) = different.iter().find(|value| value.fract() != 0.0) {
        return Err(Error::Data(message!(
            "class_fraction",
            "Column “{id}” holds numbers such as {odd}, of which there is no end. A classifier needs classes: names, or at \
             most {most} different whole numbers.",
            id,
            odd = *odd,
            most = MAX_CLASSES
        )));
    }
    let names = check(id, different.iter().map(f64::to_string).collect())?;
    Ok((
        names,
        column.values.iter().map(|value| different.partition_point(|known| known < value) as u32).collect(),
    ))
}

fn check(id: &str, names: Vec<String>) -> Result<Vec<String>> {
    match names.as_slice() {
        [only] => Err(Error::Data(message!(
            "one_class",
            "Column “{id}” is “{only}” in every row, so that there is one class only. A classifier needs at least two.",
            id,
            only = excerpt(only)
        ))),
        _ if names.len() > MAX_CLASSES => Err(Error::Data(message!(
            "many_classes",
            "Column “{id}” has {names} different names; there can be at most {most} classes.",
            id,
            names = names.len(),
            most = MAX_CLASSES
        ))),
        _ => Ok(names),
    }
}

/// The rows that are left, in order, without those of the rare class that are to go and without texts that were there
/// before, unless they are to stay; and how many such texts there are.
fn kept(inputs: &Inputs, truth: &[u32], classes: &[Label], options: &Options) -> (Vec<u32>, usize) {
    let mut seen = BTreeSet::new();
    let first = |row: usize| match inputs {
        Inputs::Words(texts, _) => texts.get(row).is_some_and(|text| seen.insert(text.as_str())),
        _ => true,
    };
    let is_first: Vec<bool> = (0..truth.len()).map(first).collect();
    let duplicates = is_first.iter().filter(|first| !**first).count();
    let stays = |row: &u32| options.duplicates || is_first[*row as usize];
    let rare = classes.iter().position(|class| class.id == options.rare_class);
    let of_rare = |row: &u32| Some(truth[*row as usize] as usize) == rare;
    let all = || (0..truth.len() as u32).filter(stays);
    let mut few: Vec<u32> = all().filter(of_rare).collect();
    let left = ((few.len() as f64 * options.kept).round() as usize).max(1).min(few.len());
    few.shuffle(&mut generator(options.seed, Purpose::Data, 0));
    few.truncate(left);
    let few: BTreeSet<u32> = few.into_iter().collect();
    (all().filter(|row| !of_rare(row) || few.contains(row)).collect(), duplicates)
}

/// Rows trained on and rows held out, each in order: at least one of either.
fn split(n: usize, options: &Options) -> (Vec<u32>, Vec<u32>) {
    let mut order: Vec<u32> = (0..n as u32).collect();
    if options.split == Split::Random {
        order.shuffle(&mut generator(options.seed, Purpose::Split, 0));
    }
    let held = ((n as f64 * options.test_share).round() as usize).clamp(1, n.saturating_sub(1).max(1));
    let mut test = order.split_off(n.saturating_sub(held));
    order.sort_unstable();
    test.sort_unstable();
    (order, test)
}

/// The classes with some of those trained on put down as another, each as likely.
fn with_wrong_labels(truth: &[u32], train: &[u32], classes: usize, options: &Options) -> Vec<u32> {
    let mut given = truth.to_vec();
    let mut rng = generator(options.seed, Purpose::Noise, 0);
    let mut order = train.to_vec();
    order.shuffle(&mut rng);
    order.truncate((train.len() as f64 * options.flipped).round() as usize);
    for row in order {
        let others = rng.random_range(1..classes.max(2)) as u32;
        if let Some(label) = given.get_mut(row as usize) {
            *label = (*label + others) % classes as u32;
        }
    }
    given
}
