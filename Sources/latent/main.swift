import Commands

CommandLineProgram.main()
