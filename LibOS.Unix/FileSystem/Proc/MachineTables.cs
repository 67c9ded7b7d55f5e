using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>The kernel's information pages as /proc reads them: at their addresses, or where a host test has put some.</summary>
public static unsafe class MachineTables
{
    const ulong TraceWindow = 0x0000_7E88_0000_0000;

    static nint hosted;

    /// <summary>What a host test provides.</summary>
    public struct HostTables
    {
        public SystemInfo* System;
        public EnvironmentInfo* Environments;
        public CapabilityInfo* Capabilities;
        public AccountInfo* Accounts;
        public FrameInfo* Frames;
        public InterfaceInfo* Interfaces;
        public byte* Filters;
        public byte* Log;
        public TraceHeader* Trace;
        public ulong Uptime;
        /// <summary>Frames the instance may use at all, and may still get.</summary>
        public ulong Budget, Available;
    }

    public static void UseHostTables(HostTables* tables) => hosted = (nint)tables;

    static HostTables* Host => (HostTables*)hosted;

    public static SystemInfo* System => hosted != 0 ? Host->System : (SystemInfo*)Layout.SystemInfo;
    public static EnvironmentInfo* Environments => hosted != 0 ? Host->Environments : (EnvironmentInfo*)Layout.EnvironmentTable;
    public static CapabilityInfo* Capabilities => hosted != 0 ? Host->Capabilities : (CapabilityInfo*)Layout.CapabilityTable;
    public static AccountInfo* Accounts => hosted != 0 ? Host->Accounts : (AccountInfo*)Layout.AccountTable;
    public static FrameInfo* Frames => hosted != 0 ? Host->Frames : (FrameInfo*)Layout.FrameTable;
    public static InterfaceInfo* Interfaces => hosted != 0 ? Host->Interfaces : (InterfaceInfo*)Layout.InterfaceTable;
    /// <summary>Shapes and filters of interface 0; those of the next come after <see cref="Layout.FilterTableSpacing"/>.</summary>
    public static byte* Filters => hosted != 0 ? Host->Filters : (byte*)Layout.FilterTable;
    public static byte* Log => hosted != 0 ? Host->Log : (byte*)Layout.KernelLog;

    /// <summary>The kernel's trace ring, mapped when it is first looked at; null if it was not granted.</summary>
    public static TraceHeader* Trace
    {
        get
        {
            if (hosted != 0)
                return Host->Trace;
            if (!Grants.TryFind("trace"u8, out var trace))
                return null;
            var window = new FrameWindow(trace, TraceWindow, (MapFlags)(trace.Rights & (Rights.Read | Rights.Write)));
            return window.Ensure(0, window.Length) ? (TraceHeader*)window.Address : null;
        }
    }

    /// <summary>May the process say what is recorded?</summary>
    public static bool MayTrace => hosted != 0 || (Grants.TryFind("trace"u8, out var trace) && (trace.Rights & Rights.Write) != 0);

    /// <summary>Nanoseconds since the kernel started.</summary>
    public static ulong Uptime => hosted != 0 ? Host->Uptime : Clock.Monotonic;

    /// <summary>TSC ticks in nanoseconds.</summary>
    public static ulong Nanoseconds(ulong ticks) => Clock.Scale(ticks, Clock.NanosecondsPerSecond, System->TscHertz);

    static uint InstanceAccount
    {
        get
        {
            var account = Instance.SharedFrames.Account;
            return account.IsNone ? 0 : (uint)Capabilities[account.Index].Base;
        }
    }

    /// <summary>Frames that the instance may use: its budget, or what the machine has if that is less.</summary>
    public static ulong Budget
    {
        get
        {
            if (hosted != 0)
                return Host->Budget;
            var account = InstanceAccount;
            var all = System->UsableFrames;
            return account == 0 ? all : global::System.Math.Min(all, Accounts[account].Budget);
        }
    }

    /// <summary>Frames that the instance may still get.</summary>
    public static ulong Available => hosted != 0 ? Host->Available : SystemTables.Available(InstanceAccount);
}
