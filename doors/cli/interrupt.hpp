#pragma once

namespace stipple::cli {

/// From now on SIGINT, SIGTERM and SIGHUP only raise a flag; a second one ends the program at once with
/// status 130. SIGHUP stays ignored if it was.
void catch_interrupts();

/// True once a signal has come.
bool interrupted();

} // namespace stipple::cli
