using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Calls;

namespace ExoCosmos.LibOS.Unix.Threads;

/// <summary>The machine's side of a thread switch (Stubs/Switch.xs), and the stack a new thread starts from.</summary>
public static unsafe class ThreadSwitch
{
    private const int SavedRegisters = 6;

    /// <summary>What gs is; hardly any program uses it.</summary>
    private static ulong s_gsBase;

    /// <summary>Leaves the running thread and continues the other one; returns when somebody switches back.</summary>
    [RuntimeImport("*", "exo_switch"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Switch(ulong* keepStack, ulong takeStack, byte* keepFloatingPoint, byte* takeFloatingPoint);

    /// <summary>Address of exo_resume, which takes the registers from the frame at rsp and goes to the program.</summary>
    [RuntimeImport("*", "exo_resume_address"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ResumeAddress();

    [RuntimeImport("*", "exo_go"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Go(ulong stack);

    /// <summary>Puts a frame on a new thread's stack so that the first switch to it goes to the program with these registers.</summary>
    public static Registers* Prepare(Thread* thread, in Registers registers)
    {
        var frame = (Registers*)((thread->StackTop - (ulong)sizeof(Registers)) & ~15UL);
        *frame = registers;
        thread->Frame = frame;
        var words = (ulong*)frame - (SavedRegisters + 1);
        for (var i = 0; i < SavedRegisters; i++)
            words[i] = 0;
        words[SavedRegisters] = ResumeAddress();
        thread->SwitchStack = (ulong)words;
        return frame;
    }

    /// <summary>Abandons the present stack and goes to the program as prepared: the first thread, or after execve.</summary>
    public static void Enter(Thread* thread) => Go((ulong)thread->Frame);

    /// <summary>The thread pointers, by instruction where the CPU lets ring 3 set them.</summary>
    public static void LoadBases(Thread* thread)
    {
        KernelApi.SetFsBase(thread->FsBase);
        if (thread->GsBase != s_gsBase)
            KernelApi.SetGsBase(thread->GsBase);
        s_gsBase = thread->GsBase;
    }
}
