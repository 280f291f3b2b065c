//! `nianbao completions`: completion scripts for shells.

use clap_complete::Shell;

use super::{Color, complain, outputs};

#[derive(Debug, clap::Args)]
#[command(
    about = "生成命令行补全脚本",
    override_usage = "nianbao completions <SHELL>",
    help_template = super::HELP,
    after_help = "例：\n  \
        nianbao completions bash > ~/.local/share/bash-completion/completions/nianbao\n  \
        nianbao completions fish > ~/.config/fish/completions/nianbao.fish"
)]
pub(super) struct CompletionsArgs {
    #[arg(
        value_name = "SHELL",
        hide_possible_values = true,
        help_heading = "参数",
        help = "bash、zsh、fish、powershell 或 elvish"
    )]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, color: Color) -> u8 {
    // Through memory: the generator itself panics when its reader goes away.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::definition(), "nianbao", &mut script);
    match outputs::to_stdout(|out| out.write_all(&script)) {
        Ok(()) => super::CLEAN,
        Err(error) => {
            complain::say(color, &complain::io("标准输出", "写不出去", &error));
            super::TROUBLE
        }
    }
}
