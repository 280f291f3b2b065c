//! Arguments of every command that judges reports: what they are held to.

use std::path::PathBuf;

use nianbao::settings::{Settings, YEARS};

use super::complain::Complaint;
use super::rule_files::Rules;
use super::settings::Shelf;

/// The form, the rules and the year that reports are held to.
#[derive(Debug, clap::Args)]
pub(super) struct FormArgs {
    #[arg(
        long,
        value_name = "模板",
        help_heading = "检查",
        help = "按哪一年的模板检查：2008、2019、2021，或规则文件里的模板；默认按报告年度选择"
    )]
    pub(super) template: Option<String>,

    #[arg(
        long,
        value_name = "文件",
        help_heading = "检查",
        help = "加上一份地方规则文件，例如 江苏省.toml；可以给多次；代替设置文件的 rules"
    )]
    pub(super) rules: Vec<PathBuf>,

    #[arg(long, value_name = "年度", value_parser = year, help_heading = "检查", help = "应当报告的年度，例如 2024")]
    pub(super) year: Option<i16>,
}

/// The settings file to use.
#[derive(Debug, clap::Args)]
pub(super) struct ConfigArgs {
    #[arg(
        long,
        value_name = "文件",
        help_heading = "设置",
        help = "用这个设置文件；none 表示不用任何设置文件；默认用年报所在文件夹或其上级的 nianbao.toml"
    )]
    pub(super) config: Option<PathBuf>,
}

impl FormArgs {
    /// What these arguments say of settings.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            template: self.template.clone(),
            year: self.year,
            rules: self.rules.iter().map(|path| super::inputs::shown(path)).collect(),
            ..Settings::default()
        }
    }

    /// The settings files of a run, with the rule files of the command line in place of those that they name.
    pub(super) fn shelf(&self, config: &ConfigArgs) -> Result<Shelf, Vec<Complaint>> {
        let fixed = (!self.rules.is_empty()).then(|| Rules::load(&self.rules)).transpose()?;
        let shelf = Shelf::new(config.config.as_deref(), fixed);
        match shelf.files().first().map(|file| &file.outcome) {
            Some(Err(complaints)) => Err(complaints.clone()),
            _ => Ok(shelf),
        }
    }
}

/// A year that can have been reported.
pub(super) fn year(text: &str) -> Result<i16, String> {
    let bad = || format!("应为 {} 至 {} 之间的整数", YEARS.start(), YEARS.end());
    text.parse().ok().filter(|year| YEARS.contains(year)).ok_or_else(bad)
}
