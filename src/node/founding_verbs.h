// What the verbs of `jurat council` share: a home and its key folder opened for a founding, cards and proposals as
// files, and what people are shown of them.
#pragma once

#include <filesystem>
#include <string>

#include "node/command.h"
#include "node/files.h"
#include "node/founding.h"
#include "node/key_folder.h"

namespace jurat::node {

// An opened home: nobody else works in it meanwhile.
struct OpenHome {
  Home home;
  FolderLock held;
  KeyFolder keeper;
};
// `make`: folder and root key when missing; the passphrase is then asked for twice. invalid_parameter without a home.
Result<OpenHome> open_home(const Settings& settings, bool make);

// Every error names the file.
Result<council::Card> read_card(const std::filesystem::path& path);
Result<council::Proposal> read_proposal(const std::filesystem::path& path);
Result<void> write_card(const std::filesystem::path& path, const council::Card& card);
Result<void> write_proposal(const std::filesystem::path& path, const council::Proposal& proposal);

std::string shown(const council::Card& card);
// All that is in it, with what it means and the fingerprint.
std::string shown(const council::Proposal& proposal);

// "name:hex", as `jurat admin new-key` prints it and settings hold it.
Result<crypto::LockAdmin> admin_of(const std::string& text);
// Admins, settings and number of key sets. invalid_parameter naming the setting that is missing.
Result<council::ProposalTerms> terms_of(const Settings& settings);

// "--home DIR --key-passphrase-file FILE", as far as they were given: for a command that is to be typed next.
std::string home_flags(const Settings& settings);

// Runs `work` with settings of file, environment and flags and a log as they say, else at
// `log_level`; 0, or what report() says.
int with_settings(const Arguments& arguments, std::span<const Flag> flags,
                  const std::function<Result<void>(const Settings&)>& work, std::string_view log_level = "warning");

}  // namespace jurat::node
