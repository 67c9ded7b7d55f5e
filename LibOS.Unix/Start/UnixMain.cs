using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Loading;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Start;

/// <summary>
/// The beginning of every environment that hosts a Unix process: upcalls, memory, the instance (made by its first process, joined by the others),
/// then the program.
/// </summary>
public static unsafe class UnixMain
{
    private const int CannotExecute = 126, NotFound = 127;

    [RuntimeImport("*", "exo_entries"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Entries();

    /// <param name="parameters">The page that the creator filled.</param>
    /// <param name="spawned">Entry of the process that this environment is for; null makes a new instance.</param>
    public static void Run(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        if (!Grants.Attach(parameters))
            KernelApi.EnvironmentExit(Panic.ExitStatus);
        Panic.UseConsole(Grants.Find("console"u8));
        ListenToUpcalls();
        var account = Grants.Find("account"u8);
        PrivateMemory.UseAccount(account);
        SharedFrames.UseAccount(Spawning.InstanceAccount.Handle);
        var control = SystemTables.Control;
        InstanceLockPolicy.Identify(control->EnvironmentSlot, control->EnvironmentGeneration);
        ProgramMemory.Initialise();

        var process = spawned == null ? MakeInstance() : spawned;
        if (spawned != null)
            SharedMemory.Attach();
        var thread = MakeThread(process);
        ProcessSignals.InheritIgnored(process->Ignored);
        var error = spawned == null ? ProcessFiles.StartInstance(process) : ProcessFiles.StartProcess(process);
        if (error != Errno.None)
            Panic.Because("the files of the instance cannot be set up, errno"u8, (ulong)error);
        var block = spawned == null ? FirstBlock(parameters) : (StartBlock*)process->Start;
        Begin(process, thread, block);
    }

    private static void ListenToUpcalls()
    {
        var control = SystemTables.Control;
        var entries = Entries();
        control->StackTop = EnvironmentBuilder.StackTop;
        control->StackLow = EnvironmentBuilder.StackTop - (EnvironmentBuilder.StackPages * Layout.PageSize);
        control->ForeignEntry = entries[0];
        control->FaultEntry = entries[1];
        control->SliceEntry = entries[2];
    }

    private static ProcessEntry* MakeInstance()
    {
        if (!PrivateMemory.Commit(SharedMemory.WindowBase, SharedMemory.RootPages))
            Panic.Because("there is no memory for the instance"u8);
        SharedMemory.Create();
        var process = Processes.CreateTable() ? Processes.Create() : null;
        if (process == null)
            Panic.Because("there is no memory for the process table"u8);
        process->Group = process->Id;
        process->Session = process->Id;
        process->EnvironmentSlot = SystemTables.Control->EnvironmentSlot;
        process->EnvironmentGeneration = SystemTables.Control->EnvironmentGeneration;
        process->Account = (uint)Spawning.InstanceAccount.Base;
        process->Threads = 1;
        process->State = ProcessState.Running;
        return process;
    }

    private static Thread* MakeThread(ProcessEntry* process)
    {
        var thread = ThreadTable.Create();
        if (thread == null)
            Panic.Because("there is no memory for a thread"u8);
        thread->Id = process->Id;
        thread->Process = process;
        process->StartTicks = Clock.Ticks;
        ThreadTable.Begin(thread);
        Scheduler.Adopt(thread);
        return thread;
    }

    /// <summary>The first process: the arguments of the manifest, and a plain environment.</summary>
    private static StartBlock* FirstBlock(EnvironmentParameters* parameters)
    {
        var block = StartBlock.Create();
        if (block == null)
            Panic.Because("there is no memory for arguments"u8);
        var arguments = new ReadOnlySpan<byte>((byte*)parameters + parameters->ArgumentsOffset, (int)parameters->ArgumentsLength);
        var end = arguments.IndexOf((byte)0);
        StartBlock.Add(block, end < 0 ? arguments : arguments[..end]);
        for (; end >= 0; arguments = arguments[(end + 1)..], end = arguments.IndexOf((byte)0))
        {
            StartBlock.Add(block, arguments[..end]);
            block->ArgumentCount++;
        }

        StartBlock.Add(block, "PATH=/bin:/usr/bin"u8);
        StartBlock.Add(block, "HOME=/home"u8);
        StartBlock.Add(block, "TERM=linux"u8);
        StartBlock.Add(block, "LANG=C.UTF-8"u8);
        block->VariableCount = 4;
        return block;
    }

    private static void Begin(ProcessEntry* process, Thread* thread, StartBlock* block)
    {
        var error = ProgramLoader.Open(StartBlock.Path(block), out var file, out var image);
        if (error == Errno.None)
        {
            ProcessNaming.Set(process, block);
            error = ProgramLoader.Load(file, image, block, out var registers);
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
            Errno.ENOEXEC => ": it is not a static x86-64 ELF program\r\n"u8,
            Errno.EACCES => ": it is not an executable file\r\n"u8,
            Errno.ENOMEM => ": there is not enough memory\r\n"u8,
            _ => ": it cannot be read\r\n"u8,
        });
        ProcessEnd.Exit(error == Errno.ENOENT ? NotFound : CannotExecute);
    }
}
