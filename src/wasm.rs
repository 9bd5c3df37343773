//! The boundary: the only file that knows JavaScript, and it knows nothing else.
//!
//! Every method decodes, calls the [session](crate::session), encodes, and maps the error. Descriptions
//! cross as plain objects by serde; bulk numbers as `Float32Array`s that a worker can transfer; the
//! TypeScript types of both are generated from the Rust ones. Nothing panics across it: every failure is
//! a JavaScript `Error` of name `LabError` with a `code` ([`Error::code`]).

use js_sys::{Float32Array, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::engine::Engine;
use crate::error::{Error, Refused, Result};
use crate::lab::{Args, Reading, Value};
use crate::labs::LabId;
use crate::message;
use crate::message::Message;
use crate::session;
#[cfg(feature = "chapters")]
use crate::train::Part;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Numbers with a shape, row-major; `shape` is that of the axes that the channel names. */
export interface TensorData { type: "tensor"; shape: number[]; data: Float32Array }
/** Rows over steps: `shape` is rows and columns, `columns` what each number of a row is. */
export interface CurveData { type: "curve"; columns: string[]; shape: number[]; data: Float32Array }
/** Named fields, or null while there is nothing to tell; `record` is the name of their type. */
export type RecordData = { [K in keyof RecordTypes]: { type: "record"; record: K; value: RecordTypes[K] | null } }[keyof RecordTypes];
/** What a channel gives. */
export type ChannelData = TensorData | CurveData | RecordData;
/** How a run goes on, and its numbers as a file. */
export interface ToldCourse { course: Course; file: Uint8Array }
/** The arguments of an action, by id. */
export type Args = Record<string, Value>;
/** A name for programs of what went wrong. */
export type ErrorCode = "unknown" | "out_of_range" | "wrong_type" | "data" | "missing" | "save" | "halted" | "engine";
"#;

/// A failure as a JavaScript `Error`.
fn to_js(error: Error) -> JsValue {
    let js = js_sys::Error::new(&error.to_string());
    js.set_name("LabError");
    // Setting a property of a fresh object can't fail.
    let _ = Reflect::set(&js, &"code".into(), &error.code().into());
    if let Some(id) = error.about() {
        let _ = Reflect::set(&js, &"about".into(), &id.into());
    }
    if let Some(file) = error.missing() {
        let _ = Reflect::set(&js, &"file".into(), &file.name().into());
    }
    // Its id and values, for who says it in another language.
    if let Ok(said) = plain(&error.message()) {
        let _ = Reflect::set(&js, &"said".into(), &said);
    }
    js.into()
}

/// As a plain object.
fn plain(value: &impl Serialize) -> std::result::Result<JsValue, serde_wasm_bindgen::Error> {
    value.serialize(&serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true))
}

fn encode(value: &impl Serialize) -> std::result::Result<JsValue, JsValue> {
    plain(value).map_err(|error| {
        let error = error.to_string();
        to_js(Error::Engine(message!("unencodable", "This can’t be handed to the page: {error}.", error)))
    })
}

fn decode<T: DeserializeOwned>(name: &str, accepted: Message, value: JsValue) -> Result<T> {
    let shown = js_sys::JSON::stringify(&value).ok().and_then(|text| text.as_string());
    let shown = shown.unwrap_or_else(|| format!("{value:?}"));
    serde_wasm_bindgen::from_value(value).map_err(|_| {
        let value = crate::error::excerpt(&shown);
        Error::WrongType(Box::new(Refused { id: name.into(), label: name.into(), value, accepted }))
    })
}

fn step_count(name: &str, n: f64) -> Result<u32> {
    if n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&n) {
        return Ok(n as u32);
    }
    let accepted = message!("accepts_steps", "a whole number from 0 to {most}", most = u32::MAX);
    Err(Error::out_of_range(name, n, accepted))
}

/// What a channel gave as a plain object, its numbers as an array of their own.
fn reading(found: Reading) -> std::result::Result<JsValue, JsValue> {
    let object = Object::new();
    let put = |key: &str, value: &JsValue| Reflect::set(&object, &key.into(), value).map(drop);
    match found {
        Reading::Tensor(array) => {
            put("type", &"tensor".into())?;
            put("shape", &encode(&array.shape)?)?;
            put("data", &Float32Array::from(array.data.as_slice()))?;
        }
        Reading::Curve(curve) => {
            let columns = curve.columns.len();
            put("type", &"curve".into())?;
            put("columns", &encode(&curve.columns)?)?;
            put("shape", &encode(&[curve.data.len() / columns.max(1), columns])?)?;
            put("data", &Float32Array::from(curve.data.as_slice()))?;
        }
        Reading::Record(record) => {
            put("type", &"record".into())?;
            put("record", &record.as_ref().map_or("", |record| record.of).into())?;
            // Nothing is null, as the type has it; serde's none would be undefined.
            put("value", &record.map_or(Ok(JsValue::NULL), |record| encode(&record.value))?)?;
        }
    }
    Ok(object.into())
}

/// An array of so many numbers: `into`, if it is one, for its memory is at hand. That of a fresh one of some megabytes takes the
/// browser longer to find than it takes to fill it.
fn as_long(length: usize, into: Option<Float32Array>) -> Float32Array {
    let fits =
        into.filter(|array| array.is_instance_of::<Float32Array>() && array.length() as usize == length);
    fits.unwrap_or_else(|| Float32Array::new_with_length(length as u32))
}

fn array(numbers: &[f32], into: Option<Float32Array>) -> Float32Array {
    let array = as_long(numbers.len(), into);
    array.copy_from(numbers);
    array
}

/// Milliseconds on a clock that only runs forward, in a window as in a worker.
fn now() -> f64 {
    // Looked up once: finding it by its name takes longer than reading it.
    thread_local! {
        static CLOCK: Option<web_sys::Performance> = {
            let performance = Reflect::get(&js_sys::global(), &"performance".into());
            performance.ok().and_then(|found| found.dyn_into().ok())
        };
    }
    CLOCK.with(|clock| clock.as_ref().map_or_else(js_sys::Date::now, web_sys::Performance::now))
}

/// Room that is asked for at the start, in bytes, and then used by whatever a run needs: wasm memory never
/// shrinks, so what one frame borrows in passing would otherwise be added to it for good, a page at a time.
const ROOM: usize = 2 << 20;

/// Asks for room, and puts the text of a panic, which would be a bug of ours, on the console before the
/// module traps.
#[wasm_bindgen(start)]
pub fn start() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(ROOM)));
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}

/// The labs there are, in the order of the curriculum.
#[wasm_bindgen(unchecked_return_type = "LabId[]")]
pub fn labs() -> std::result::Result<JsValue, JsValue> {
    encode(&LabId::ALL)
}

/// Hands over a data file that a call lacked (its error has code `missing` and the name in `file`); the call can then be
/// made again.
#[wasm_bindgen]
pub fn provide(
    #[wasm_bindgen(unchecked_param_type = "DataFile")] file: &str,
    bytes: Vec<u8>,
) -> std::result::Result<(), JsValue> {
    crate::data::shelf::provide(file, bytes).map_err(to_js)
}

/// A running lab.
#[wasm_bindgen]
pub struct Session {
    inner: session::Session,
    rejected: Vec<Message>,
}

#[wasm_bindgen]
impl Session {
    /// Opens a lab at the beginning of a recipe. The engine defaults to this build's first.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Partial<Recipe> & { lab: string }")] recipe: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Engine")] engine: Option<String>,
    ) -> std::result::Result<Self, JsValue> {
        let open = || {
            let engine = engine.as_deref().map_or(Ok(Engine::default()), Engine::from_name)?;
            session::Session::open(
                engine,
                decode("recipe", message!("accepts_recipe", "an object with a lab"), recipe)?,
            )
        };
        let (inner, rejected) = open().map_err(to_js)?;
        Ok(Self { inner, rejected: rejected.iter().map(Error::message).collect() })
    }

    /// What of the recipe could not be used, in words for the reader.
    #[wasm_bindgen(getter, unchecked_return_type = "Message[]")]
    pub fn rejected(&self) -> std::result::Result<JsValue, JsValue> {
        encode(&self.rejected)
    }

    /// What the lab tells of itself.
    #[wasm_bindgen(unchecked_return_type = "Description")]
    pub fn describe(&self) -> std::result::Result<JsValue, JsValue> {
        encode(&self.inner.describe())
    }

    /// Where the run is.
    #[wasm_bindgen(unchecked_return_type = "Status")]
    pub fn status(&self) -> std::result::Result<JsValue, JsValue> {
        encode(&self.inner.status())
    }

    /// The recipe of the run up to here.
    #[wasm_bindgen(unchecked_return_type = "Required<Recipe>")]
    pub fn recipe(&self) -> std::result::Result<JsValue, JsValue> {
        encode(&self.inner.recipe())
    }

    /// Reads a channel.
    #[wasm_bindgen(unchecked_return_type = "ChannelData")]
    pub fn read(&self, channel: &str) -> std::result::Result<JsValue, JsValue> {
        self.inner.read(channel).map_err(to_js).and_then(reading)
    }

    /// How a program elsewhere goes on with the run, and its numbers as a `.safetensors` file, what the optimiser remembers
    /// by name or as burn packs it; null in the build that has the first lab alone.
    #[wasm_bindgen(unchecked_return_type = "ToldCourse | null")]
    pub fn course(&self, steps: f64, for_burn: bool) -> std::result::Result<JsValue, JsValue> {
        #[cfg(feature = "chapters")]
        {
            let course = step_count("The number of steps", steps).and_then(|steps| self.inner.course(steps));
            let (course, told) = (course.map_err(to_js)?, Object::new());
            Reflect::set(&told, &"course".into(), &encode(&course)?)?;
            Reflect::set(&told, &"file".into(), &js_sys::Uint8Array::from(course.file(for_burn).as_slice()))?;
            Ok(told.into())
        }
        #[cfg(not(feature = "chapters"))]
        {
            let _ = (steps, for_burn);
            Ok(JsValue::NULL)
        }
    }

    /// Sets a control.
    pub fn set(
        &mut self,
        control: &str,
        #[wasm_bindgen(unchecked_param_type = "Value")] value: JsValue,
    ) -> std::result::Result<(), JsValue> {
        let value = decode::<Value>(
            control,
            message!("accepts_value", "a number, a flag, a text or a list of texts"),
            value,
        );
        value.and_then(|value| self.inner.set(control, &value)).map_err(to_js)
    }

    /// Sets several controls as one; where `fresh`, all others go back to their defaults.
    #[wasm_bindgen(js_name = setAll)]
    pub fn set_all(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Args")] values: JsValue,
        fresh: bool,
    ) -> std::result::Result<(), JsValue> {
        let values = decode::<Args>(
            "values",
            message!("accepts_values", "an object of controls with their values"),
            values,
        );
        values.and_then(|values| self.inner.set_all(&values, fresh)).map_err(to_js)
    }

    /// Does an action.
    pub fn act(
        &mut self,
        action: &str,
        #[wasm_bindgen(unchecked_param_type = "Args")] args: JsValue,
    ) -> std::result::Result<(), JsValue> {
        let args = decode::<Args>(action, message!("accepts_arguments", "an object of arguments"), args);
        args.and_then(|args| self.inner.act(action, &args)).map_err(to_js)
    }

    /// What the table of an action's arguments would become; nothing is built.
    #[wasm_bindgen(unchecked_return_type = "TablePreview")]
    pub fn preview(
        &self,
        action: &str,
        #[wasm_bindgen(unchecked_param_type = "Args")] args: JsValue,
    ) -> std::result::Result<JsValue, JsValue> {
        let args = decode::<Args>(action, message!("accepts_arguments", "an object of arguments"), args);
        let preview = args.and_then(|args| self.inner.preview(action, &args));
        preview.map_err(to_js).and_then(|preview| encode(&preview))
    }

    /// Does one stage and gives its id.
    pub fn advance(&mut self) -> std::result::Result<String, JsValue> {
        self.inner.advance().map(String::from).map_err(to_js)
    }

    /// The step that comes next, as others can help with it; null where it is done whole, as in the build that has the
    /// first lab alone.
    #[wasm_bindgen(unchecked_return_type = "Cut | null")]
    pub fn cut(&self) -> std::result::Result<JsValue, JsValue> {
        #[cfg(feature = "chapters")]
        if let cut @ session::Cut { parts: 2.., .. } = self.inner.cut() {
            return encode(&cut);
        }
        Ok(JsValue::NULL)
    }

    /// What a session has to be opened with to help this one.
    #[wasm_bindgen(unchecked_return_type = "Required<Recipe>")]
    pub fn brief(&self) -> std::result::Result<JsValue, JsValue> {
        encode(&self.inner.brief())
    }

    /// The model's weights, for others to work with; in `into`, if it is as long.
    pub fn theta(&self, into: Option<Float32Array>) -> std::result::Result<Float32Array, JsValue> {
        self.inner.theta().map(|theta| array(&theta, into)).map_err(to_js)
    }

    /// Works with the weights of the session that this one helps from now on.
    #[wasm_bindgen(js_name = setTheta)]
    pub fn set_theta(&mut self, weights: Vec<f32>) -> std::result::Result<(), JsValue> {
        self.inner.set_theta(&weights).map_err(to_js)
    }

    /// Part number `part` of a step, at the present weights: its gradient, what it has aside and, as the last number, its
    /// loss, in `into`, if it is as long; nothing in the build that has the first lab alone.
    pub fn part(
        &self,
        #[wasm_bindgen(unchecked_param_type = "StepPlace")] at: JsValue,
        part: f64,
        into: Option<Float32Array>,
    ) -> std::result::Result<Float32Array, JsValue> {
        #[cfg(feature = "chapters")]
        {
            let at = decode("step", message!("accepts_step_place", "a step of a run"), at);
            let found = at.and_then(|at| self.inner.part(at, step_count("part", part)? as usize));
            let Part { loss, gradient, aside } = found.map_err(to_js)?;
            let (own, all) = (gradient.len() as u32, (gradient.len() + aside.len()) as u32);
            let numbers = as_long(all as usize + 1, into);
            numbers.subarray(0, own).copy_from(&gradient);
            numbers.subarray(own, all).copy_from(&aside);
            numbers.set_index(all, loss);
            Ok(numbers)
        }
        #[cfg(not(feature = "chapters"))]
        {
            let _ = (at, part);
            Ok(as_long(0, into))
        }
    }

    /// Computes a part of the step that comes next, and keeps it as if it had been brought.
    pub fn compute(&mut self, part: f64) -> std::result::Result<(), JsValue> {
        #[cfg(feature = "chapters")]
        {
            let found = step_count("part", part).and_then(|part| self.inner.compute(part as usize));
            found.map_err(to_js)?;
        }
        #[cfg(not(feature = "chapters"))]
        let _ = part;
        Ok(())
    }

    /// Takes what [`part`](Self::part) gave for the step that comes next; gives whether it is of use, which it is not at
    /// another moment.
    pub fn bring(
        &mut self,
        moment: f64,
        part: f64,
        mut found: Vec<f32>,
    ) -> std::result::Result<bool, JsValue> {
        #[cfg(feature = "chapters")]
        {
            let number = |name, n| step_count(name, n).map_err(to_js);
            let (moment, part) = (number("moment", moment)?, number("part", part)? as usize);
            let loss = found.pop().unwrap_or(f32::NAN);
            self.inner.bring(moment, part, loss, found).map_err(to_js)
        }
        #[cfg(not(feature = "chapters"))]
        {
            let _ = (moment, part, &mut found);
            Ok(false)
        }
    }

    /// What takes long of looking at these channels, and of what is measured of this step, as others can help with it; null
    /// where there is nothing to give away.
    #[wasm_bindgen(unchecked_return_type = "Sight | null")]
    pub fn sight(&self, reads: Vec<String>) -> std::result::Result<JsValue, JsValue> {
        #[cfg(feature = "chapters")]
        {
            let reads: Vec<_> = reads.iter().map(String::as_str).collect();
            let sight = self.inner.sight(&reads);
            if sight.pieces.len() > 1 {
                return encode(&sight);
            }
        }
        #[cfg(not(feature = "chapters"))]
        let _ = reads;
        Ok(JsValue::NULL)
    }

    /// The present moment, by which others know whether what they were asked for is still wanted.
    pub fn moment(&self) -> u32 {
        self.inner.moment()
    }

    /// The weights that a piece is worked out of; in `into`, if it is as long.
    #[wasm_bindgen(js_name = thetaFor)]
    pub fn theta_for(
        &self,
        piece: u32,
        into: Option<Float32Array>,
    ) -> std::result::Result<Float32Array, JsValue> {
        self.inner.theta_for(piece).map(|theta| array(&theta, into)).map_err(to_js)
    }

    /// A piece of what takes long to look at, of the present weights; in `into`, if it is as long.
    pub fn piece(
        &self,
        piece: u32,
        into: Option<Float32Array>,
    ) -> std::result::Result<Float32Array, JsValue> {
        self.inner.piece(piece).map(|found| array(&found, into)).map_err(to_js)
    }

    /// Works out a piece, and keeps it as if it had been brought.
    pub fn look(&mut self, piece: u32) -> std::result::Result<(), JsValue> {
        self.inner.look(piece).map_err(to_js)
    }

    /// Takes what [`piece`](Self::piece) gave; gives whether it is of use, which it is not at another moment.
    #[wasm_bindgen(js_name = bringPiece)]
    pub fn bring_piece(
        &mut self,
        moment: u32,
        piece: u32,
        found: Vec<f32>,
    ) -> std::result::Result<bool, JsValue> {
        self.inner.bring_piece(moment, piece, found).map_err(to_js)
    }

    /// Does up to `steps` steps, for about `budget_ms` milliseconds; gives the step reached. At least
    /// one step is done, so that a slow lab gets on too.
    pub fn run(&mut self, steps: f64, budget_ms: f64) -> std::result::Result<u32, JsValue> {
        let mut budget = session::Budget::new(budget_ms, now);
        step_count("The number of steps", steps)
            .and_then(|steps| self.inner.step_while(steps, || budget.allows()))
            .map_err(to_js)
    }

    /// Goes to a checkpoint at or before `step` if one is nearer, and gives the step it is at.
    pub fn rewind(&mut self, step: f64) -> std::result::Result<u32, JsValue> {
        step_count("The step", step).and_then(|step| self.inner.rewind(step)).map_err(to_js)
    }

    /// Starts a new run with the present settings.
    pub fn reset(&mut self) -> std::result::Result<(), JsValue> {
        self.inner.reset().map_err(to_js)
    }

    /// Keeps the present run as it is; gives its number.
    pub fn pin(&mut self) -> std::result::Result<u32, JsValue> {
        self.inner.pin().map_err(to_js)
    }

    /// Gives up a kept run.
    pub fn forget(&mut self, run: u32) -> std::result::Result<(), JsValue> {
        self.inner.forget(run).map_err(to_js)
    }

    /// Goes on with a kept run, where it was.
    pub fn reopen(&mut self, run: u32) -> std::result::Result<(), JsValue> {
        self.inner.reopen(run).map_err(to_js)
    }

    /// A curve of a kept run.
    #[wasm_bindgen(js_name = runCurve, unchecked_return_type = "CurveData")]
    pub fn run_curve(&self, run: u32, channel: &str) -> std::result::Result<JsValue, JsValue> {
        self.inner.run_curve(run, channel).map_err(to_js).and_then(|curve| reading(Reading::Curve(curve)))
    }

    /// A kept run as bytes.
    #[wasm_bindgen(js_name = exportRun)]
    pub fn export_run(&self, run: u32) -> std::result::Result<Vec<u8>, JsValue> {
        self.inner.export_run(run).map_err(to_js)
    }

    /// Takes over a run that was exported, pinned; gives its number.
    #[wasm_bindgen(js_name = importRun)]
    pub fn import_run(&mut self, bytes: &[u8]) -> std::result::Result<u32, JsValue> {
        self.inner.import_run(bytes).map_err(to_js)
    }

    /// The model's parameters as a `.safetensors` file; nothing in the build that has the first lab alone.
    pub fn weights(&self) -> std::result::Result<Option<Vec<u8>>, JsValue> {
        #[cfg(feature = "chapters")]
        return self.inner.weights().map(Some).map_err(to_js);
        #[cfg(not(feature = "chapters"))]
        Ok(None)
    }

    /// Puts those of such a file in their place; gives whether this build can: that with the first lab alone can't.
    #[wasm_bindgen(js_name = takeWeights)]
    pub fn take_weights(&mut self, file: &[u8]) -> std::result::Result<bool, JsValue> {
        #[cfg(feature = "chapters")]
        return self.inner.take_weights(file).map(|()| true).map_err(to_js);
        #[cfg(not(feature = "chapters"))]
        {
            let _ = file;
            Ok(false)
        }
    }

    /// The whole session as bytes.
    pub fn save(&self) -> std::result::Result<Vec<u8>, JsValue> {
        self.inner.save().map_err(to_js)
    }

    /// Takes over a save of the same lab.
    pub fn load(&mut self, bytes: &[u8]) -> std::result::Result<(), JsValue> {
        self.inner.load(bytes).map_err(to_js)
    }
}
