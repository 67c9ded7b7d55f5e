using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.Kernel.Processor;

/// <summary>
/// Segment, task and interrupt descriptors (SDM vol. 3, 3.5, 6.14, 7.7).
/// <code>
///  00 null  08 -  10 kernel code  18 kernel data  20 -  28 user data  30 user code  38 task state (16 bytes)
/// </code>
/// The order is what syscall and sysret want: code 10 / data 18 on the way in, data 28 / code 30 on the way out.
/// </summary>
public static unsafe class Descriptors
{
    private const uint KernelCode = 0x10, KernelData = 0x18, TaskSelector = 0x38;
    /// <summary>Entries of the interrupt stack table: an exception that may find any stack pointer needs a stack of its own.</summary>
    private const ulong FatalStack = 1, DebugStack = 2;

    [InlineArray(9)]
    private struct GlobalTable
    {
        private ulong _first;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct TaskSegment
    {
        public uint Reserved0;
        public ulong Rsp0, Rsp1, Rsp2, Reserved1, Ist1, Ist2, Ist3, Ist4, Ist5, Ist6, Ist7, Reserved2;
        public ushort Reserved3, IoMap;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Gate
    {
        public ulong Low, High;
    }

    [InlineArray(256)]
    private struct GateTable
    {
        private Gate _first;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 2)]
    private struct PseudoDescriptor
    {
        public ushort Limit;
        public ulong Base;
    }

    /// <summary>The task-state segment: in assembly, for the fast path of a call writes Rsp0 too (Processor/TaskState.xs).</summary>
    [RuntimeImport("*", "task_state"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern TaskSegment* TaskState();

    private static GlobalTable s_global;
    private static GateTable s_gates;

    /// <summary>Loads all tables; from now on exceptions are reported.</summary>
    public static void Load()
    {
        s_global[2] = 0x00AF_9A00_0000_FFFF;
        s_global[3] = 0x00CF_9200_0000_FFFF;
        s_global[5] = 0x00CF_F200_0000_FFFF;
        s_global[6] = 0x00AF_FA00_0000_FFFF;
        var task = TaskState();
        task->Ist1 = KernelStacks.All.Fatal.End;
        task->Ist2 = KernelStacks.All.Debug.End;
        task->IoMap = (ushort)sizeof(TaskSegment);
        var address = (ulong)task;
        s_global[7] = ((ulong)sizeof(TaskSegment) - 1) | ((address & 0xFF_FFFF) << 16) | (0x89UL << 40) | ((address >> 24 & 0xFF) << 56);
        s_global[8] = address >> 32;

        var stubs = Entry.InterruptStubs();
        for (var vector = 0; vector < 256; vector++)
        {
            var handler = stubs[vector];
            // Breakpoint and overflow may be raised by ring 3 on purpose.
            ulong privilege = vector is 3 or 4 ? 3u : 0u;
            ulong stack = vector switch
            {
                1 => DebugStack,
                2 or 8 or 18 => FatalStack,
                _ => 0,
            };
            s_gates[vector].Low = (KernelCode << 16) | (stack << 32) | (0x8EUL << 40) | (privilege << 45);
            SetHandler(vector, handler);
        }

        fixed (GlobalTable* global = &s_global)
        {
            var pointer = new PseudoDescriptor { Limit = (ushort)(sizeof(GlobalTable) - 1), Base = (ulong)global };
            Cpu.LoadGlobalDescriptors(&pointer, KernelCode, KernelData, TaskSelector);
        }

        fixed (GateTable* gates = &s_gates)
        {
            var pointer = new PseudoDescriptor { Limit = (ushort)(sizeof(GateTable) - 1), Base = (ulong)gates };
            Cpu.LoadInterruptDescriptors(&pointer);
        }
    }

    /// <summary>Who handles a vector. Interrupts are off.</summary>
    public static void SetHandler(int vector, ulong handler)
    {
        const ulong address = 0xFFFF_0000_0000_FFFF;
        s_gates[vector].Low = (s_gates[vector].Low & ~address) | (handler & 0xFFFF) | ((handler >> 16 & 0xFFFF) << 48);
        s_gates[vector].High = handler >> 32;
    }

    /// <summary>Where the CPU pushes when ring 3 is interrupted: the end of the push area of the running environment's record.</summary>
    public static void SetInterruptStack(ulong top) => TaskState()->Rsp0 = top;
}
