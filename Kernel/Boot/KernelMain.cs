using System;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Calls;
using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Memory;
using ExoCosmos.Kernel.Panic;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Boot;

/// <summary>The kernel's one boot sequence, from the loader's information to the first environment.</summary>
public static unsafe class KernelMain
{
    private static BootInformation s_information;

    [RuntimeExport("kernel_main")]
    private static void Main(uint magic, uint physical)
    {
        var kernel = Machine.State;
        Descriptors.Load();
        ConsoleOutput.InitialiseSerial();
        ReadLoader(magic, physical);

        kernel->NoExecute = CpuFeatures.EnableNoExecute();
        CpuFeatures.EnableWriteCombining();
        kernel->Physical = new PhysicalMemory((byte*)KernelMap.DirectMap);
        var early = default(EarlyMemory);
        KernelTables.Make(kernel, ref s_information, ref early);
        ConsoleOutput.InitialiseScreen(ref s_information);
        kernel->Info->CpuFeatures = CpuFeatures.EnableProtection(kernel->NoExecute);
        kernel->SpaceIdentifiers = (kernel->Info->CpuFeatures & SystemInfo.FeatureProcessContext) != 0 ? SpaceRoot.Identifiers : 0;
        Entry.SetTables(kernel);
        CallTable.Fill(traced: false);
        CpuFeatures.EnableSystemCalls(!BootOptions.ReadablePath && (kernel->Info->CpuFeatures & SystemInfo.FeatureFsGsBase) != 0);
        BootModule.Find(ref s_information);

        Greet(kernel);
        Devices.Initialise(kernel, ref s_information);
        FirstEnvironment.Start(kernel, ref s_information);
        Log.Line("kernel ready"u8);
        Entry.Resume(Dispatcher.Switch<BarePlatform>(kernel));
    }

    private static void ReadLoader(uint magic, uint physical)
    {
        var window = (byte*)KernelMap.DirectMap;
        if (magic == Multiboot2.Magic)
        {
            var size = Multiboot2.SizeOf(*(uint*)(window + physical));
            Multiboot2.Read(new ReadOnlySpan<byte>(window + physical, size), ref s_information);
        }
        else if (!PvhStartInfo.Read(window, physical, ref s_information))
            PanicReport.Fatal("started by neither a multiboot2 nor a PVH loader"u8);

        ReadOnlySpan<byte> commandLine = s_information.CommandLine;
        BootOptions.Read(commandLine[..s_information.CommandLineLength]);
        if (s_information.UsableCount == 0)
            PanicReport.Fatal("the loader gave no memory map"u8);
    }

    private static void Greet(KernelState* kernel)
    {
        Log.Text("ExoCosmos exokernel, "u8);
        Log.Decimal(kernel->Info->UsableFrames >> 8);
        Log.Text(" MiB of memory, protection:"u8);
        if ((kernel->Info->CpuFeatures & SystemInfo.FeatureNoExecute) != 0)
            Log.Text(" nx"u8);
        if ((kernel->Info->CpuFeatures & SystemInfo.FeatureSmep) != 0)
            Log.Text(" smep"u8);
        if ((kernel->Info->CpuFeatures & SystemInfo.FeatureSmap) != 0)
            Log.Text(" smap"u8);
        if ((kernel->Info->CpuFeatures & SystemInfo.FeatureUserModePrevention) != 0)
            Log.Text(" umip"u8);
        if ((kernel->Info->CpuFeatures & SystemInfo.FeatureProcessContext) != 0)
            Log.Text(" pcid"u8);
        Log.End();
    }
}
