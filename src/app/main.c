/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/cli.h"

int main(int argc, char **argv) { return cli_run(argc, argv); }
