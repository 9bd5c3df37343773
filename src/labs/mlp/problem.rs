//! What is to be learned: made, typed as a formula, drawn, or from a file.

use rand::RngExt;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::options::{DRAWN_ALONE, Options};
use crate::data::formula::Formula;
use crate::data::planar::{self, Shape, Surface};
use crate::data::{Column, Scaling, Table};
use crate::error::{Error, Result, excerpt};
use crate::lab::{Axis, Label, decode};
use crate::labs::shared::evenly;
use crate::message;
use crate::message::Message;
use crate::rng::{Purpose, generator};

/// The most classes that can be told apart.
pub(super) const MAX_CLASSES: usize = 10;
/// Points are drawn no farther out than this.
const NEAR: f32 = 10.0;
/// The picture reaches at least so far from the middle.
const REACH: f64 = 2.2;
/// Points drawn, and at most measured, of each part; all are trained on.
pub(super) const MOST_SHOWN: usize = 2_000;

/// What the reader brought; see [`Lab::setup`](crate::lab::Lab::setup).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub enum OwnData {
    /// Nothing: the data are made.
    #[default]
    Nothing,
    /// A table, with the decisions about it in front.
    Csv(serde_bytes::ByteBuf),
    /// Points drawn with the pointer among those that are made: x, y and the class.
    Drawn(Vec<(f32, f32, u8)>),
}

impl OwnData {
    /// Whether the data are made.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    pub fn from_setup(bytes: &[u8]) -> Result<Self> {
        let brought = if bytes.is_empty() { Self::Nothing } else { decode(bytes)? };
        if let Self::Drawn(points) = &brought {
            check_drawn(points)?;
        }
        Ok(brought)
    }
}

/// Points from their text form, one a line: `x, y, class`.
pub(super) fn drawn(text: &str) -> Result<Vec<(f32, f32, u8)>> {
    let point = |(index, line): (usize, &str)| {
        let mut cells = line.split(',').map(str::trim);
        let mut number = || cells.next().and_then(|cell| cell.parse::<f32>().ok());
        let point = number().zip(number()).zip(number());
        let found = point
            .filter(|((x, y), class)| is_near(*x) && is_near(*y) && class.fract() == 0.0 && *class >= 0.0);
        found.map(|((x, y), class)| (x, y, class.min(255.0) as u8)).ok_or_else(|| {
            Error::Data(message!(
                "point_unreadable",
                "Point {point} is “{line}”; it must be x, y and a class, such as 0.5, -1.2, 1, with x and y from -{near} \
                 to {near}.",
                point = index + 1,
                line = excerpt(line),
                near = NEAR
            ))
        })
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty()).enumerate();
    let points = lines.map(point).collect::<Result<Vec<_>>>()?;
    check_drawn(&points)?;
    Ok(points)
}

/// Written so that NaN is refused as well.
fn is_near(x: f32) -> bool {
    x.abs() <= NEAR
}

fn check_drawn(points: &[(f32, f32, u8)]) -> Result<()> {
    if points.is_empty() {
        return Err(Error::Data(message!(
            "no_points",
            "There are 0 points. A model needs at least one to learn from."
        )));
    }
    if points.len() > crate::data::MAX_ROWS {
        let most = crate::data::MAX_ROWS;
        let points = points.len();
        return Err(Error::Data(message!(
            "many_points",
            "There are {points} points; at most {most} can be used.",
            points,
            most
        )));
    }
    if let Some((x, y, _)) = points.iter().find(|(x, y, _)| !is_near(*x) || !is_near(*y)) {
        return Err(Error::Data(message!(
            "point_far",
            "A point is at {x}, {y}; both must be from -{near} to {near}.",
            x = *x,
            y = *y,
            near = NEAR
        )));
    }
    if let Some((.., class)) = points.iter().find(|(.., class)| usize::from(*class) >= MAX_CLASSES) {
        return Err(Error::Data(message!(
            "point_class",
            "A point is of class {class}: there can be at most {most} classes, 0 to {last}.",
            class = *class,
            most = MAX_CLASSES,
            last = MAX_CLASSES - 1
        )));
    }
    Ok(())
}

/// What the network is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// A number, standardised.
    Regression,
    /// One of this many classes.
    Classes(usize),
}

impl Task {
    /// Output neurons: two classes need but one, whose sign tells them apart.
    pub fn outputs(self) -> usize {
        match self {
            Self::Regression | Self::Classes(..=2) => 1,
            Self::Classes(k) => k,
        }
    }
}

/// Examples, split into those trained on and those held out.
pub(super) struct Problem {
    pub task: Task,
    pub features: Vec<Label>,
    /// The names of the classes; for regression the target's.
    pub targets: Vec<Label>,
    /// So many of the last rows were drawn.
    drawn: usize,
    /// Row-major, `[n, d]`.
    pub x: Vec<f32>,
    /// The class, or the standardised number, `[n]`.
    pub y: Vec<f32>,
    pub train: Vec<u32>,
    pub test: Vec<u32>,
    /// Those of `train` and, behind them, of `test` that are drawn and measured, and where the test begins.
    pub sample: Vec<u32>,
    pub sample_test: usize,
    /// What the picture covers of the first two features: from and to across, from and to up.
    pub extent: [f32; 4],
    pub notices: Vec<Message>,
}

impl Problem {
    pub fn new(brought: &OwnData, table: Option<&Table>, options: &Options) -> Result<Self> {
        let mut problem = match (brought, table) {
            (OwnData::Csv(_), Some(table)) => Self::from_table(table, options)?,
            (OwnData::Drawn(points), _) if options.dataset == DRAWN_ALONE => Self::from_drawing(points),
            (OwnData::Drawn(points), _) => Self::made(options)?.with(points),
            _ => Self::made(options)?,
        };
        problem.split(options);
        problem.say_what_is_drawn();
        Ok(problem)
    }

    /// Rows.
    pub fn examples(&self) -> usize {
        self.y.len()
    }

    /// d.
    pub fn width(&self) -> usize {
        self.features.len()
    }

    /// The features of one row.
    pub fn row(&self, row: u32) -> &[f32] {
        let start = row as usize * self.width();
        self.x.get(start..start + self.width()).unwrap_or(&[])
    }

    pub fn axes(&self) -> Vec<Axis> {
        vec![
            Axis { symbol: "d", labels: self.features.clone() },
            Axis { symbol: "c", labels: self.targets.clone() },
        ]
    }

    fn planar(points: Vec<[f32; 2]>, y: Vec<f32>, task: Task, targets: Vec<Label>) -> Self {
        let reach = points.iter().flatten().fold(REACH, |most, x| most.max(f64::from(x.abs()) * 1.05)) as f32;
        Self {
            task,
            features: vec![Label::new("x", "x₁"), Label::new("y", "x₂")],
            targets,
            drawn: 0,
            x: points.into_iter().flatten().collect(),
            y,
            train: vec![],
            test: vec![],
            sample: vec![],
            sample_test: 0,
            extent: [-reach, reach, -reach, reach],
            notices: vec![],
        }
    }

    fn made(options: &Options) -> Result<Self> {
        let Options { points: n, classes, noise, seed, .. } = *options;
        if let Some((_, shape)) = SHAPES.iter().find(|(id, ..)| *id == options.dataset) {
            let made = shape.points(n, classes, noise, seed);
            let y = made.labels.iter().map(|label| *label as f32).collect();
            return Ok(Self::planar(made.points, y, Task::Classes(made.classes), letters(made.classes)));
        }
        let surface = SURFACES.iter().find(|(id, _)| *id == options.dataset).map(|(_, surface)| *surface);
        if let Some(surface) = surface {
            let (points, heights) = planar::heights(|place| surface.height(place), n, noise, seed);
            return Self::heights(points, heights, &options.dataset);
        }
        let formula = Formula::parse(&options.formula)?;
        let compares = formula.compares();
        // Noise on a comparison's 0 or 1 would make it something else.
        let noise = if compares { 0.0 } else { noise };
        let (points, heights) = planar::heights(|place| formula.at(place), n, noise, seed);
        let true_heights = || points.iter().map(|[x, y]| formula.at([f64::from(*x), f64::from(*y)]));
        if !compares && true_heights().all(|height| Some(height) == true_heights().next()) {
            return Err(Error::Data(message!(
                "formula_constant",
                "The formula “{formula}” is the same everywhere: there is nothing to learn.",
                formula = excerpt(&options.formula)
            )));
        }
        let made = points.len();
        let (points, heights): (Vec<_>, Vec<_>) =
            points.into_iter().zip(heights).filter(|(_, height)| height.is_finite()).unzip();
        let left = points.len();
        if left < made / 2 {
            return Err(Error::Data(message!(
                "formula_not_finite",
                "The formula “{formula}” has a finite value at {left} of {made} points only. It must have one at half \
                 of them, for x and y from -2 to 2.",
                formula = excerpt(&options.formula),
                left,
                made
            )));
        }
        let mut problem = if compares {
            let ones = heights.iter().filter(|height| **height > 0.5).count();
            if ones == 0 || ones == left {
                let formula = excerpt(&options.formula);
                return Err(Error::Data(if ones == 0 {
                    message!(
                        "formula_false",
                        "The formula “{formula}” is false at every point, so that there is one class only. A classifier \
                         needs two.",
                        formula
                    )
                } else {
                    message!(
                        "formula_true",
                        "The formula “{formula}” is true at every point, so that there is one class only. A classifier \
                         needs two.",
                        formula
                    )
                }));
            }
            let y = heights.iter().map(|height| f32::from(u8::from(*height > 0.5))).collect();
            let targets = vec![Label::new("0", "not so"), Label::new("1", "so")];
            Self::planar(points, y, Task::Classes(2), targets)
        } else {
            Self::heights(points, heights, &options.formula)?
        };
        if left < made {
            problem.notices.push(message!(
                "formula_gaps",
                "The formula has no finite value at {gaps} of {made} points; they were left out.",
                gaps = made - left,
                made
            ));
        }
        Ok(problem)
    }

    /// A number for each point, standardised.
    fn heights(points: Vec<[f32; 2]>, heights: Vec<f32>, what: &str) -> Result<Self> {
        let heights: Vec<f64> = heights.into_iter().map(f64::from).collect();
        let scaling = Scaling::of(&heights).ok_or_else(|| {
            let english = "“{what}” is the same everywhere: there is nothing to learn.";
            Error::Data(message!("heights_constant", english, what = excerpt(what)))
        })?;
        let y = heights.iter().map(|height| scaling.apply(*height) as f32).collect();
        Ok(Self::planar(points, y, Task::Regression, vec![Label::new("height", "height")]))
    }

    fn from_drawing(points: &[(f32, f32, u8)]) -> Self {
        let classes = points.iter().map(|(.., class)| usize::from(*class) + 1).max().unwrap_or(0).max(2);
        let y = points.iter().map(|(.., class)| f32::from(*class)).collect();
        let places = points.iter().map(|(x, y, _)| [*x, *y]).collect();
        let drawn = points.len();
        let mut problem = Self { drawn, ..Self::planar(places, y, Task::Classes(classes), letters(classes)) };
        let first = points.first().map(|(.., class)| *class);
        if points.iter().all(|(.., class)| Some(*class) == first) {
            problem.notices.push(message!(
                "one_class_drawn",
                "All points are of one class so far. Draw some of another for it to tell apart."
            ));
        }
        problem
    }

    /// Points of the reader's own behind those that are made; a number is not drawn.
    fn with(mut self, points: &[(f32, f32, u8)]) -> Self {
        let Task::Classes(made) = self.task else {
            self.notices.push(message!(
                "drawn_left_out",
                "The points you drew have classes, and here it learns a number: they are left out. They are still there \
                 for the other data sets."
            ));
            return self;
        };
        let classes = points.iter().map(|(.., class)| usize::from(*class) + 1).fold(made, usize::max);
        let targets = if classes > made { letters(classes) } else { self.targets };
        let places = self.x.chunks_exact(2).map(|place| [place[0], place[1]]);
        let places = places.chain(points.iter().map(|(x, y, _)| [*x, *y])).collect();
        let y = self.y.iter().copied().chain(points.iter().map(|(.., class)| f32::from(*class))).collect();
        let drawn = points.len();
        Self { drawn, notices: self.notices, ..Self::planar(places, y, Task::Classes(classes), targets) }
    }

    fn from_table(table: &Table, options: &Options) -> Result<Self> {
        let columns: Vec<&Column> = options.features.iter().filter_map(|id| table.column(id)).collect();
        let scalings: Vec<_> = columns.iter().filter_map(|column| Scaling::of(&column.values)).collect();
        if columns.is_empty() || scalings.len() != columns.len() {
            return Err(Error::Data(message!(
                "no_features",
                "There is no column of numbers to learn from beside the one to predict."
            )));
        }
        let n = table.rows();
        let mut notices = table.notices.clone();
        let (task, targets, y) = target(table, &options.target, &mut notices)?;
        let x = (0..n).flat_map(|row| {
            columns.iter().zip(&scalings).map(move |(column, scaling)| {
                scaling.apply(column.values.get(row).copied().unwrap_or_default()) as f32
            })
        });
        let x: Vec<f32> = x.collect();
        let range = |feature: usize| {
            let values = || x.iter().skip(feature).step_by(columns.len());
            let (low, high) = values().fold((0.0_f32, 0.0_f32), |(low, high), x| (low.min(*x), high.max(*x)));
            let room = (high - low) * 0.06 + 0.05;
            [low - room, high + room]
        };
        let [[x0, x1], [y0, y1]] = [range(0), if columns.len() > 1 { range(1) } else { [-1.0, 1.0] }];
        if columns.len() > 2 {
            notices.push(message!(
                "two_shown",
                "The picture shows {first} and {second}; the other features stand at their means in it.",
                first = columns[0].name.as_str(),
                second = columns[1].name.as_str()
            ));
        }
        let features = columns.iter().map(|c| Label::new(&c.id, &c.name).in_unit("σ"));
        let features = features.collect();
        Ok(Self {
            task,
            features,
            targets,
            drawn: 0,
            x,
            y,
            train: vec![],
            test: vec![],
            sample: vec![],
            sample_test: 0,
            extent: [x0, x1, y0, y1],
            notices,
        })
    }

    fn split(&mut self, options: &Options) {
        let n = self.examples();
        let made = n - self.drawn;
        let mut order: Vec<u32> = (0..made as u32).collect();
        order.shuffle(&mut generator(options.seed, Purpose::Split, 0));
        // At least one to train on; fewer than two can't be split.
        let held = ((made as f64 * options.test_share).round() as usize).min(made.saturating_sub(1));
        self.test = order.split_off(made - held);
        self.train = order;
        // One that is drawn is dealt by itself, so that the next stroke deals none of the others anew.
        for row in made as u32..n as u32 {
            let chance: f64 = generator(options.seed, Purpose::Split, row - made as u32 + 1).random();
            let held = chance < options.test_share && !self.train.is_empty();
            if held { self.test.push(row) } else { self.train.push(row) }
        }
        self.test.sort_unstable();
        self.train.sort_unstable();
        // Evenly, and each part by its share.
        let share = (MOST_SHOWN as f64 / n as f64).min(1.0);
        let some = |rows: &[u32]| evenly(rows, (rows.len() as f64 * share).ceil() as usize);
        self.sample = some(&self.train);
        self.sample_test = self.sample.len();
        self.sample.extend(some(&self.test));
    }

    /// The targets of some rows.
    pub fn targets_of(&self, rows: &[u32]) -> Vec<f32> {
        rows.iter().filter_map(|row| self.y.get(*row as usize)).copied().collect()
    }

    /// The features of some rows, `[rows, d]`.
    pub fn features_of(&self, rows: &[u32]) -> Vec<f32> {
        rows.iter().flat_map(|row| self.row(*row)).copied().collect()
    }

    fn say_what_is_drawn(&mut self) {
        let n = self.examples();
        if n > MOST_SHOWN {
            self.notices.push(message!(
                "some_drawn",
                "{most} of the {n} points are drawn, and loss and accuracy are measured on as many; the model trains on \
                 all.",
                most = MOST_SHOWN,
                n
            ));
        }
    }
}

/// Shapes by name.
pub(super) const SHAPES: [(&str, Shape); 6] = [
    ("circle", Shape::Circle),
    ("xor", Shape::Xor),
    ("blobs", Shape::Blobs),
    ("spiral", Shape::Spiral),
    ("moons", Shape::Moons),
    ("rings", Shape::Rings),
];

/// Regression surfaces by name.
pub(super) const SURFACES: [(&str, Surface); 4] = [
    ("plane", Surface::Plane),
    ("saddle", Surface::Saddle),
    ("waves", Surface::Waves),
    ("bumps", Surface::Bumps),
];

/// The task that a column sets: names are classes, and so are a few whole numbers.
fn target(table: &Table, id: &str, notices: &mut Vec<Message>) -> Result<(Task, Vec<Label>, Vec<f32>)> {
    if let Some(names) = table.names.iter().find(|names| names.id == id) {
        check_classes(id, &names.names)?;
        let list: Vec<_> = names.names.iter().enumerate().map(|(i, name)| format!("{i} = {name}")).collect();
        let english = "“{id}” holds names, which became classes: {classes}.";
        notices.push(message!("names_are_classes", english, id, classes = list));
        let labels = names.names.iter().map(|name| Label::new(name, name)).collect();
        let y = names.values.iter().map(|class| *class as f32).collect();
        return Ok((Task::Classes(names.names.len()), labels, y));
    }
    let column = table.column(id).ok_or_else(|| Error::unknown("column", id, []))?;
    let mut distinct = column.values.clone();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    if distinct.len() <= MAX_CLASSES && distinct.iter().all(|value| value.fract() == 0.0) {
        let names: Vec<String> = distinct.iter().map(f64::to_string).collect();
        check_classes(id, &names)?;
        let class = |value: &f64| distinct.partition_point(|known| known < value) as f32;
        let y = column.values.iter().map(class).collect();
        return Ok((
            Task::Classes(names.len()),
            names.iter().map(|name| Label::new(name, name)).collect(),
            y,
        ));
    }
    let scaling = Scaling::of(&column.values).ok_or_else(|| {
        let english = "Column “{id}” is the same in every row: there is nothing to learn.";
        Error::Data(message!("target_constant", english, id))
    })?;
    let y = column.values.iter().map(|value| scaling.apply(*value) as f32).collect();
    Ok((Task::Regression, vec![Label::new(&column.id, &column.name)], y))
}

fn check_classes(id: &str, names: &[String]) -> Result<()> {
    match names {
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
        _ => Ok(()),
    }
}

/// A, B, C … for classes that have no names.
fn letters(classes: usize) -> Vec<Label> {
    ('A'..='Z').take(classes).map(|letter| Label::new(letter, letter)).collect()
}
