//! The user's settings: which files, read and told about. What they mean is in the library.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use variorum::config::Config;
use variorum::store::Problem;
use variorum::theme::{Catalog, ColorDepth, Theme};

use crate::commands::{Environment, WrongUsage};

/// Names a file of settings other than the usual one; empty for none at all.
const VARIABLE: &str = "VARIORUM_CONFIG";

/// What the user set.
#[derive(Debug, Default)]
pub(crate) struct UserSettings {
    pub(crate) config: Config,
    pub(crate) catalog: Catalog,
    /// What is wrong with the files.
    pub(crate) problems: Vec<Problem>,
    /// The file, there or not; `None` where the user has no folder or wants none.
    pub(crate) file: Option<PathBuf>,
}

impl UserSettings {
    /// Reads the file that `--config` names, or the variable, or the usual one, and the themes beside the usual one.
    pub(crate) fn read(
        flag: Option<&Path>,
        environment: Environment<'_>,
    ) -> Result<Self, WrongUsage> {
        let folder = ProjectDirs::from("", "", "variorum");
        let folder = folder.map(|folders| folders.config_dir().to_owned());
        let variable = environment(VARIABLE);
        let (file, is_wanted) = match (flag, variable.as_deref()) {
            (Some(file), _) => (Some(file.to_owned()), true),
            (None, Some("")) => return Ok(Self::default()),
            (None, Some(file)) => (Some(PathBuf::from(file)), true),
            (None, None) => (
                folder.as_ref().map(|folder| folder.join("config.toml")),
                false,
            ),
        };
        let mut settings = Self {
            file,
            ..Self::default()
        };
        settings.read_themes(folder.as_deref());
        settings.read_config(is_wanted)?;
        Ok(settings)
    }

    fn read_config(&mut self, is_wanted: bool) -> Result<(), WrongUsage> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        match fs::read_to_string(file) {
            Ok(toml) => {
                let find_theme = |name: &str| self.theme(name, ColorDepth::True).map(drop);
                let (config, faults) = Config::parse_with(&toml, &find_theme);
                self.config = config;
                let name = file.display().to_string();
                let told =
                    |fault: variorum::config::Fault| problem(&name, Some(fault.line), fault.what);
                self.problems.extend(faults.into_iter().map(told));
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_wanted => Ok(()),
            Err(error) if is_wanted => Err(WrongUsage(format!("{}: {error}", file.display()))),
            Err(error) => {
                let name = file.display().to_string();
                self.problems.push(problem(&name, None, error.to_string()));
                Ok(())
            }
        }
    }

    /// Reads the user's own themes; one that cannot be read is told and left out.
    fn read_themes(&mut self, folder: Option<&Path>) {
        let files = folder.and_then(|folder| fs::read_dir(folder.join("themes")).ok());
        let paths = files
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path());
        let is_theme = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "toml");
        let mut own = Vec::new();
        for path in paths.filter(is_theme) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            match fs::read_to_string(&path) {
                Ok(toml) => own.push((name.into_owned(), toml, path)),
                Err(error) => {
                    let file = path.display().to_string();
                    self.problems.push(problem(&file, None, error.to_string()));
                }
            }
        }
        let named = |(name, toml, _): &(String, String, PathBuf)| (name.clone(), toml.clone());
        let all = Catalog::new(own.iter().map(named).collect());
        let mut readable = Vec::new();
        for theme in &own {
            match all.parse(&theme.1, ColorDepth::True) {
                Ok(_) => readable.push(named(theme)),
                Err(error) => {
                    let file = theme.2.display().to_string();
                    self.problems
                        .push(problem(&file, error.line, error.to_string()));
                }
            }
        }
        self.catalog = Catalog::new(readable);
    }

    /// Returns the theme called `wanted`, or the one in the file of that path; or says why there is none.
    pub(crate) fn theme(&self, wanted: &str, depth: ColorDepth) -> Result<Theme, String> {
        if let Some(theme) = self.catalog.theme(wanted, depth) {
            return theme.map_err(|error| format!("theme {wanted}: {error}"));
        }
        let is_path = wanted.contains(std::path::MAIN_SEPARATOR)
            || Path::new(wanted)
                .extension()
                .is_some_and(|ending| ending == "toml");
        if !is_path {
            let known: Vec<&str> = self.catalog.names().collect();
            return Err(format!(
                "{wanted}: unknown theme, expected one of {}",
                known.join(", ")
            ));
        }
        let toml = fs::read_to_string(wanted).map_err(|error| format!("{wanted}: {error}"))?;
        self.catalog.parse(&toml, depth).map_err(|error| {
            let line = error
                .line
                .map(|line| format!(":{line}"))
                .unwrap_or_default();
            format!("{wanted}{line}: {error}")
        })
    }
}

fn problem(file: &str, line: Option<usize>, what: String) -> Problem {
    Problem {
        file: file.to_owned(),
        line,
        what,
    }
}
