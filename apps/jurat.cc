#include "node/command_line.h"

int main(int count, char** words) { return jurat::node::run_command_line(count, words); }
