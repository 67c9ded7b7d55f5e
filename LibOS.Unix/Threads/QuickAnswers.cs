using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Unix.Threads;

/// <summary>
/// Numbers that the entry stub answers without coming to C# (Stubs/Entry.xs), in the libOS' part of the control page.
/// <code>
///  1024 process id   1028 parent's id   1032 thread id
/// </code>
/// </summary>
public static unsafe class QuickAnswers
{
    public static void Set(int process, int parent, int thread)
    {
        var words = (int*)&SystemTables.Control->LibOsArea;
        words[0] = process;
        words[1] = parent;
        words[2] = thread;
    }
}
