using ExoCosmos.Abi;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Loading;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Recalling;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Start;

/// <summary>The beginning of every environment that hosts a program: it becomes a process with every part of the libOS, then loads the program.</summary>
public static unsafe class UnixMain
{
    private const int CannotExecute = 126, NotFound = 127;

    /// <param name="parameters">The page that the creator filled.</param>
    /// <param name="spawned">Entry of the process that this environment is for; null makes a new instance.</param>
    public static void Run(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        Upcalls.Listen(&ProgramReturn.Fault, &ProgramReturn.Foreign, &ProgramReturn.Slice);
        SignalShortcut.Take();
        ProgramMemory.Initialise();
        var process = ProcessBirth.Join(parameters, spawned);
        LostPages.Listen();
        var thread = ThreadTable.Create();
        ProcessBirth.Begin(process, thread, isSpawned: spawned != null);
        var block = spawned == null ? StartBlock.OfManifest() : (StartBlock*)process->Start;
        if (block == null)
            Panic.Because("there is no memory for arguments"u8);
        Begin(process, thread, block);
    }

    private static void Begin(ProcessEntry* process, Thread* thread, StartBlock* block)
    {
        var error = ProgramLoader.Open(StartBlock.Path(block), out var program);
        if (error == Errno.None && program.IsBare)
            error = Errno.ENOEXEC;
        if (error == Errno.None)
        {
            ProcessNaming.Set(process, block, program.File);
            error = ProgramLoader.Load(program, block, out var registers);
            if (error == Errno.None)
            {
                StartBlock.Free(block);
                ThreadSwitch.Prepare(thread, registers);
                ThreadSwitch.Enter(thread);
            }
        }

        Panic.Write("cannot start "u8);
        Panic.Write(StartBlock.Path(block));
        Panic.Write(error switch
        {
            Errno.ENOENT => ": there is no such file\r\n"u8,
            Errno.ENOEXEC => program.IsBare ? ": it is a bare application: name it as an image in the manifest\r\n"u8 : ": it is not a static x86-64 ELF program\r\n"u8,
            Errno.EACCES => ": it is not an executable file\r\n"u8,
            Errno.ENOMEM => ": there is not enough memory\r\n"u8,
            _ => ": it cannot be read\r\n"u8,
        });
        ProcessEnd.Exit(error == Errno.ENOENT ? NotFound : CannotExecute);
    }
}
