using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Loading;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Process;

/// <summary>
/// How processes begin: vfork(2) and execve(2), as posix_spawn and .NET's Process.Start make them. A child of vfork is a thread of its parent's
/// environment that works for another process entry; when it loads a program, an environment is made for it, and the parent goes on.
/// </summary>
public static unsafe class ProcessStart
{
    private const ulong ShareMemory = 0x100, Vfork = 0x4000;

    /// <returns>The result of the call, or -errno; -ENOSYS for numbers that are not here.</returns>
    public static long Call(ref Registers registers) => registers.Number switch
    {
        // Copying an address space is not there yet (CAVEATS.md).
        57 => -(long)Errno.ENOSYS,
        58 => Clone(ref registers, ShareMemory | Vfork, 0, Signal.Child),
        59 => Execute(ref registers, registers.First, registers.Second, registers.Third),
        _ => -(long)Errno.ENOSYS,
    };

    /// <summary>Makes a child process that borrows this address space; returns in the parent when the child has loaded a program or ended.</summary>
    public static long Clone(ref Registers registers, ulong flags, ulong stack, int exitSignal)
    {
        if ((flags & (ShareMemory | Vfork)) != (ShareMemory | Vfork) || exitSignal is not (Signal.Child or 0))
            return -(long)Errno.ENOSYS;
        var thread = ThreadTable.Create();
        if (thread == null)
            return -(long)Errno.EAGAIN;
        var child = Processes.Create();
        if (child == null)
            return -(long)Errno.EAGAIN;
        var parent = Processes.Current;
        Inherit(parent, child);
        var error = ProcessFiles.Inherit(parent, child);
        if (error != Errno.None)
        {
            Forget(child);
            return -(long)error;
        }

        var current = Scheduler.Current;
        thread->Id = child->Id;
        thread->Process = child;
        thread->FsBase = current->FsBase;
        thread->GsBase = current->GsBase;
        thread->Signals.Mask = current->Signals.Mask;
        thread->IsBorrowed = true;
        ProcessSignals.CopyTo(ref thread->BorrowedActions);
        var frame = ThreadSwitch.Prepare(thread, registers);
        frame->Rax = 0;
        if (stack != 0)
            frame->Rsp = stack;
        frame->MaskedBefore = 0;
        var id = child->Id;
        uint released = 0;
        thread->Released = &released;
        ThreadTable.Begin(thread);
        var term = Waiting.Differs(&released, 0);
        Waiting.WaitUninterruptibly(&term, 1, Waiting.Never);
        return id;
    }

    /// <summary>The end of a process whose thread borrows this address space: true after nothing, for it does not return then.</summary>
    /// <returns>False if the calling thread's process is this environment's own.</returns>
    public static bool EndBorrowed(int waitStatus)
    {
        var thread = Scheduler.Current;
        if (thread == null || !thread->IsBorrowed)
            return false;
        ProcessFiles.End(thread->Process);
        ProcessBurial.Finish(thread->Process, waitStatus);
        LeaveBorrowed(thread);
        return true;
    }

    private static void LeaveBorrowed(Thread* thread)
    {
        *thread->Released = 1;
        ThreadTable.End(thread);
        Scheduler.Leave();
    }

    private static void Inherit(ProcessEntry* parent, ProcessEntry* child)
    {
        child->Parent = parent->Id;
        child->Group = parent->Group;
        child->Session = parent->Session;
        child->Ignored = parent->Ignored;
        child->Threads = 1;
        child->Command = parent->Command;
        child->Program = parent->Program;
    }

    private static void Forget(ProcessEntry* child)
    {
        var table = ProcessTable.Shared;
        table->Lock.Acquire();
        Processes.Remove(child);
        table->Lock.Release();
    }

    private static long Execute(ref Registers registers, ulong path, ulong arguments, ulong variables)
    {
        var block = StartBlock.Create();
        if (block == null)
            return -(long)Errno.ENOMEM;
        var error = StartBlock.AddString(block, path);
        if (error == Errno.None)
            error = StartBlock.AddArray(block, arguments, out block->ArgumentCount);
        if (error == Errno.None)
            error = StartBlock.AddArray(block, variables, out block->VariableCount);
        Program program = default;
        if (error == Errno.None)
            error = ProgramLoader.Open(StartBlock.Path(block), out program);
        var thread = Scheduler.Current;
        if (error == Errno.None && (thread->IsBorrowed || program.IsBare))
            error = StartElsewhere(thread, program, block);
        else if (error == Errno.None)
            return Replace(ref registers, thread, program, block);
        StartBlock.Free(block);
        return -(long)error;
    }

    /// <summary>Gives the process an environment of its own and leaves this one. Returns only with an error.</summary>
    private static Errno StartElsewhere(Thread* thread, in Program program, StartBlock* block)
    {
        var process = thread->Process;
        var error = Errno.ENOEXEC;
        // The console's ring was attached in the name of the first process' environment and would end with it.
        if (thread->IsBorrowed || process->Id != ProcessTable.FirstId)
        {
            ProcessNaming.Set(process, block, program.File);
            ProcessFiles.Execute(process);
            error = Spawning.Start(process, block, program);
        }

        FileObjects.Release(program.File);
        if (error != Errno.None)
            return error;
        if (thread->IsBorrowed)
            LeaveBorrowed(thread);
        KernelApi.EnvironmentExit(0);
        return Errno.None;
    }

    /// <summary>Loads the program in place of the present one: other threads end, handlers and memory go.</summary>
    private static long Replace(ref Registers registers, Thread* thread, in Program program, StartBlock* block)
    {
        for (var slot = 0; slot < ThreadTable.Used; slot++)
        {
            var other = ThreadTable.At(slot);
            if (other != thread && other->State != ThreadState.Free)
                ThreadTable.End(other);
        }

        thread->Id = thread->Process->Id;
        thread->Process->Threads = 1;
        thread->ClearAtEnd = 0;
        thread->FsBase = 0;
        thread->GsBase = 0;
        thread->Signals.Alternate = default;
        ProcessSignals.ResetHandlers();
        ProcessFiles.Execute(thread->Process);
        ProgramMemory.Clear();
        ProcessNaming.Set(thread->Process, block, program.File);
        var error = ProgramLoader.Load(program, block, out var start);
        StartBlock.Free(block);
        if (error != Errno.None)
            ProcessEnd.BySignal(Signal.Kill);
        ThreadSwitch.LoadBases(thread);
        registers = start;
        return 0;
    }
}
