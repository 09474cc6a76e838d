//! The command line: read the configuration, start the portal and wait for a signal, or do one thing and end.

mod commands;
mod log;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use commands::{Failure, Out, beside};
use reverify::config::{Config, Mode, Problem, SETTINGS, unreadable};
use reverify::model::email::EmailAddress;
use reverify::portal::{Portal, StartError};

/// A self-hosted account portal where every sensitive change needs a recent verification, and resumes by itself.
#[derive(Parser)]
#[command(name = "reverify", version, after_long_help = settings(), after_help = "Every setting is listed by --help.")]
struct Cli {
    /// Settings file (TOML); the environment wins over it
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    bind: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Clone)]
enum Command {
    /// Serve on this machine only, with SQLite in ./data and a mailbox at /dev/mailbox (the default)
    Dev,
    /// Serve for real
    Serve,
    /// Bring the database schema up to date
    Migrate,
    /// Print what every sensitive action asks for
    Policy {
        /// As a table for a document
        #[arg(long)]
        markdown: bool,
    },
    /// Try settings, key file, database and mail server, and name everything that is wrong
    Check {
        /// Send a real mail there
        #[arg(long, value_name = "ADDRESS", value_parser = commands::address)]
        send_to: Option<EmailAddress>,
    },
    /// After a backup was put back: end what it brought to life again, before anything serves
    Restored(commands::restored::Restored),
    /// See and change accounts
    #[command(subcommand)]
    User(commands::user::User),
    /// Invite people to sign up (REVERIFY_SIGN_UP=invite)
    #[command(subcommand)]
    Invite(commands::invite::Invite),
    /// Print the security log of all accounts, newest first
    Audit(commands::audit::Audit),
}

fn settings() -> String {
    let mut text =
        String::from("Settings (environment, or the lower-case key without REVERIFY_ in the settings file):\n");
    for setting in SETTINGS {
        text += &format!("  REVERIFY_{}\n      {}\n", setting.key.to_uppercase(), setting.doc);
        if !setting.default.is_empty() {
            text += &format!("      default: {}\n", setting.default);
        }
    }
    text + "In the environment each can be read from a file: REVERIFY_SMTP_URL_FILE=/etc/reverify/smtp-url."
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return explain(&error),
    };
    let command = cli.command.clone().unwrap_or(Command::Dev);
    match load(&cli, &command).and_then(|(config, problems)| run(config, problems, command)) {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Said) => ExitCode::FAILURE,
        Err(Failure::Failed(lines)) => {
            for line in lines {
                beside(&format!("reverify: {line}"));
            }
            ExitCode::FAILURE
        }
        Err(Failure::Usage(line)) => {
            beside(&format!("reverify: {line}"));
            ExitCode::from(2)
        }
    }
}

/// Help, the version, or what is wrong with the command line. What was typed is repeated as text: nothing that a terminal
/// would obey.
fn explain(error: &clap::Error) -> ExitCode {
    let plain = |c: char| if c.is_control() && c != '\n' { '\u{fffd}' } else { c };
    let text: String = error.render().to_string().chars().map(plain).collect();
    if error.use_stderr() {
        beside(text.trim_end());
        return ExitCode::from(2);
    }
    // Whoever reads may have closed the pipe; `print!` would panic then.
    let _closed = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

/// The settings, and what is wrong with them.
fn load(cli: &Cli, command: &Command) -> Result<(Config, Vec<Problem>), Failure> {
    let file = match &cli.config {
        Some(path) => Some(
            std::fs::read_to_string(path)
                .map_err(|e| Failure::new(format!("settings file {}: {e}", path.display())))?,
        ),
        None => None,
    };
    let environment: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
        .collect();
    let flags: Vec<(&str, String)> = cli.bind.iter().map(|bind| ("bind", bind.clone())).collect();
    // Printing the table needs no production settings; a database named in the environment makes the rest production.
    let production = file.is_some()
        || environment.iter().any(|(name, _)| name == "REVERIFY_ORIGIN" || name.starts_with("REVERIFY_DATABASE_URL"));
    let mode = match command {
        Command::Serve => Mode::Serve,
        Command::Dev | Command::Policy { .. } => Mode::Dev,
        _ if production => Mode::Serve,
        _ => Mode::Dev,
    };
    Ok(Config::read(mode, file.as_deref(), environment, &flags))
}

fn run(config: Config, mut problems: Vec<Problem>, command: Command) -> Result<(), Failure> {
    if matches!(command, Command::Policy { .. }) {
        // To print a table nothing listens, on loopback or elsewhere.
        problems.retain(|problem| problem.key() != "bind");
    }
    if !problems.is_empty() && !matches!(command, Command::Check { .. }) {
        let mut left_out = unreadable(&problems);
        if matches!(command, Command::Policy { .. }) {
            left_out.extend(["languages", "key_file", "smtp_url"]);
        }
        let others = Portal::new(config).mistakes(&left_out);
        let StartError(mut lines) = StartError::from(problems.clone());
        lines.extend(others);
        return Err(StartError(lines).into());
    }
    if let Command::Policy { markdown } = command {
        let table = Portal::new(config).policy()?;
        let mut out = Out::new();
        out.text(&if markdown { table.markdown() } else { table.print() })?;
        return out.done();
    }
    let logs = matches!(command, Command::Dev | Command::Serve | Command::Migrate);
    let _log = logs.then(|| log::begin(&config)).transpose().map_err(|e| Failure::new(format!("log: {e}")))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::new(format!("runtime: {e}")))?;
    runtime.block_on(async {
        match command {
            Command::Migrate => {
                Portal::new(config).migrate().await?;
                let mut out = Out::new();
                out.line("The database is up to date.")?;
                out.done()
            }
            Command::Check { send_to } => commands::check::run(config, &problems, send_to.as_ref()).await,
            Command::Restored(restored) => restored.run(config).await,
            Command::User(user) => user.run(config).await,
            Command::Invite(invite) => invite.run(config).await,
            Command::Audit(audit) => audit.run(config).await,
            Command::Dev | Command::Serve | Command::Policy { .. } => Ok(serve(config).await?),
        }
    })
}

async fn serve(config: Config) -> Result<(), StartError> {
    let dev = config.mode == Mode::Dev;
    let running = Portal::new(config).start().await?;
    if dev {
        let banner = format!(
            "Reverify, development mode: this machine only, mail is not sent.\n  Portal   {}\n  Mailbox  {}\n",
            running.origin.as_str(),
            running.origin.link("/dev/mailbox")
        );
        // Whoever started us may have closed the pipe; `println!` would panic then.
        let _closed = std::io::stdout().write_all(banner.as_bytes());
    }
    tracing::info!(address = %running.address, origin = running.origin.as_str(), "listening");
    let asked = tokio::select! {
        () = wait_for_signal() => true,
        () = running.broken() => false,
    };
    tracing::info!("stopping");
    running.stop().await;
    match asked {
        true => Ok(()),
        false => {
            Err(StartError(vec!["stopped: the disk did not keep a change; look at it, then start again".to_owned()]))
        }
    }
}

async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be caught");
            let _interrupted = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
