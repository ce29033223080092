// The consensus engine of a council: CometBFT at the pinned version, with the commands that a node starts and those
// that an operator may need. The binary itself is built by tools/setup into build/cometbft/.
package main

import (
	"fmt"
	"os"

	cmd "github.com/cometbft/cometbft/cmd/cometbft/commands"
	"github.com/cometbft/cometbft/libs/cli"
	nm "github.com/cometbft/cometbft/node"
)

func main() {
	root := cmd.RootCmd
	root.AddCommand(
		cmd.InitFilesCmd,
		cmd.ShowNodeIDCmd,
		cmd.ShowValidatorCmd,
		cmd.VersionCmd,
		cmd.RollbackStateCmd,
		cmd.InspectCmd,
		cmd.CompactGoLevelDBCmd,
		cmd.NewRunNodeCmd(nm.DefaultNewNode),
	)
	if err := cli.PrepareBaseCmd(root, "CMT", os.ExpandEnv("$HOME/.cometbft")).Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
